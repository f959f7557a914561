export { compareImages, type CompareReport } from "./compare_report.ts";
