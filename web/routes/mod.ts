import { placeRoutes } from "../pages/file_routes.ts";
import * as about from "./about.tsx";
import * as browser from "./browser.tsx";
import * as enter from "./enter.tsx";
import * as home from "./index.tsx";
import * as job from "./jobs/[id].tsx";
import * as report from "./jobs/[id]/report.tsx";

/** All pages: each file of this folder, at the path that its name says. */
export const ROUTES = placeRoutes({
  "index.tsx": home,
  "about.tsx": about,
  "browser.tsx": browser,
  "enter.tsx": enter,
  "jobs/[id].tsx": job,
  "jobs/[id]/report.tsx": report,
});
