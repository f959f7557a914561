/**
 * Runs all tests and doc examples: `deno task test [FILE...] [options of deno test]`. Prints
 * `N passed, N failed` on the last line. Fails when a test fails, a file does not load, or no test ran.
 */
import { existsSync } from "node:fs";
import { CHROMIUM } from "./find_chromium.ts";
import { countTests, summarize } from "./junit.ts";

const TESTED = ["core", "cli", "web", "plugins", "tests", "mod.ts", "README.md"];
const REPORT = "out/test/junit.xml";
const SLOWEST_SHOWN = 5;

Deno.chdir(new URL("../", import.meta.url));
Deno.mkdirSync("out/test", { recursive: true });
Deno.writeTextFileSync(REPORT, "");
const temporary = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "limbus-test-" }));
let exitCode: number;
try {
  exitCode = await runTests(temporary);
} finally {
  Deno.removeSync(temporary, { recursive: true });
}

const counts = countTests(Deno.readTextFileSync(REPORT));
if (exitCode !== 0 && counts.failed === 0) {
  console.log("\nA test file did not load or threw outside its tests (see above): counted as one failure.");
  counts.failed = 1;
} else if (counts.passed + counts.failed === 0) {
  console.log("\nNo test ran: nothing matches the given files and filter.");
  exitCode = 1;
}
console.log("\nSlowest files:");
for (const { file, seconds } of counts.files.slice(0, SLOWEST_SHOWN)) {
  console.log(`${seconds.toFixed(1).padStart(7)} s  ${file}`);
}
console.log(`Report: ${REPORT}\n`);
if (counts.skipped > 0) console.log(`${counts.skipped} skipped: they cannot run here\n`);
console.log(summarize(counts));
Deno.exit(exitCode);

/** The temporary folder and `out/` are all that tests may write to; of the network only this machine is open to them. */
async function runTests(temporary: string): Promise<number> {
  const args = Deno.args.filter((argument) => argument !== "--");
  const namesFiles = args.some((argument, i) => !argument.startsWith("-") && args[i - 1] !== "--filter");
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      "--doc",
      "--no-check",
      "--no-prompt",
      `--junit-path=${REPORT}`,
      "--allow-read",
      `--allow-write=${temporary},out`,
      // the command line; the shell that its completions are for; ImageJ; the browser that sees the viewer
      `--allow-run=${[Deno.execPath(), "bash", "java", "javac", "Xvfb", CHROMIUM].filter(Boolean).join()}`,
      "--allow-net=127.0.0.1", // the bridge and the viewer
      "--allow-ffi",
      "--allow-env",
      "--allow-sys",
      ...args,
      ...(namesFiles ? [] : TESTED.filter((path) => existsSync(path))),
    ],
    env: {
      TMPDIR: temporary,
      TEMP: temporary,
      TMP: temporary,
      XDG_RUNTIME_DIR: temporary,
      ORT_DISABLE_TELEMETRY: "1", // native code: Deno cannot keep it from the network
      __IS_WSL_TEST__: "1", // Playwright would look below /proc, which takes all permissions
    },
  }).spawn().status;
  return code;
}
