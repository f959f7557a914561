import { strictEqual } from "node:assert";
import { encodeYaml } from "./encode_yaml.ts";

Deno.test("encodeYaml: lists in lists and mappings in lists, as YAML 1.2 indents them", () => {
  strictEqual(
    encodeYaml({ a: [[1, 2], [], [{ b: true, c: { d: null } }]], e: {} }),
    "a:\n  - - 1\n    - 2\n  - []\n  - - b: true\n      c:\n        d: null\ne: {}\n",
  );
});

Deno.test("encodeYaml: no text can become anything but a text", () => {
  const texts = [
    "yes",
    "1.0",
    "# no comment",
    "a: b",
    "- c",
    'he said "no"',
    "two\nlines",
    "\u0085\u2028",
    "é µ 🦠",
  ];
  strictEqual(
    encodeYaml(texts),
    [
      '- "yes"',
      '- "1.0"',
      '- "# no comment"',
      '- "a: b"',
      '- "- c"',
      '- "he said \\"no\\""',
      '- "two\\nlines"',
      '- "\\u0085\\u2028"',
      '- "é µ 🦠"',
      "",
    ].join("\n"),
  );
});

Deno.test("encodeYaml: keys that YAML 1.1 takes for truths are quoted, numbers keep their points", () => {
  strictEqual(encodeYaml({ y: 1, "a b": 2, no: 3, plain_1: 4 }), '"y": 1\n"a b": 2\n"no": 3\nplain_1: 4\n');
  strictEqual(encodeYaml([1e-7, 1.5e-9, -2e21, 0.001]), "- 1.0e-7\n- 1.5e-9\n- -2.0e+21\n- 0.001\n");
});
