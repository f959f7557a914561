import { existsSync } from "node:fs";

/** Where systems keep a Chromium; undefined where there is none, and tests in a browser are skipped. */
export const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((
  path,
) => existsSync(path));
