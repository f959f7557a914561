import { deepStrictEqual, strictEqual } from "node:assert";
import { countTests, summarize } from "./junit.ts";

const report = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="7" failures="1" errors="0" time="0.130">
    <testsuite name="./a_test.ts" tests="6" disabled="2" errors="0" failures="1">
        <testcase name="ok &lt;" classname="./a_test.ts" time="0.250" line="1" col="6">
        </testcase>
        <testcase name="bad" classname="./a_test.ts" time="0.500" line="2" col="6">
            <failure message="Uncaught Error: x">Error: &lt;skipped/&gt; is no tag here</failure>
        </testcase>
        <testcase name="ignored" classname="./a_test.ts" time="0.000" line="3" col="6">
            <skipped/>
        </testcase>
        <testcase name="left out by a filter" classname="./a_test.ts" line="3" col="6">
            <skipped/>
        </testcase>
        <testcase name="ok &lt; &gt; its step" classname="./a_test.ts" time="0.200" line="1" col="45">
        </testcase>
    </testsuite>
    <testsuite name="./b.ts#2-6.ts" tests="1" disabled="0" errors="0" failures="0">
        <testcase name="file:///b.ts#2-6.ts" classname="./b.ts#2-6.ts" time="1.000" line="2" col="6">
        </testcase>
    </testsuite>
</testsuites>`;

Deno.test("passed, failed and ignored tests are counted, filtered ones are not", () => {
  const { passed, failed, skipped } = countTests(report);
  deepStrictEqual({ passed, failed, skipped }, { passed: 3, failed: 1, skipped: 1 });
});

Deno.test("files are listed slowest first, the time of steps counted once", () => {
  deepStrictEqual(countTests(report).files, [{ file: "./b.ts", seconds: 1 }, {
    file: "./a_test.ts",
    seconds: 0.75,
  }]);
});

Deno.test("the closing line names skipped tests only where there are some", () => {
  strictEqual(summarize({ passed: 3, failed: 1, skipped: 2, files: [] }), "3 passed, 1 failed");
});

Deno.test("an empty report counts nothing", () => {
  strictEqual(summarize(countTests("")), "0 passed, 0 failed");
});
