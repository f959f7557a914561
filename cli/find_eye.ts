import { join } from "node:path";
import { EYE_RECORD } from "../core/pipeline/eye_files.ts";
import { type EyeReport, isEyeReport } from "../core/report/eye_report.ts";

/** The report of an eye that lies in a folder; undefined where there is none that can be read. */
export async function findEye(folder: string): Promise<EyeReport | undefined> {
  try {
    const report: unknown = JSON.parse(await Deno.readTextFile(join(folder, EYE_RECORD)));
    return isEyeReport(report) ? report : undefined;
  } catch {
    return undefined;
  }
}

/** Whether all files that a report names are there. */
export async function isWhole(folder: string, { files }: EyeReport): Promise<boolean> {
  const found = await Promise.all(
    files.map((name) => Deno.stat(join(folder, name)).then(({ isFile }) => isFile, () => false)),
  );
  return !found.includes(false);
}
