import { deepStrictEqual, ok } from "node:assert";
import { existsSync } from "node:fs";
import config from "../deno.json" with { type: "json" };
import { createProgram } from "../cli/program.ts";

const root = new URL("../", import.meta.url);
const readme = Deno.readTextFileSync(new URL("README.md", root));
const program = createProgram({
  terminal: { print: () => {}, note: () => {} } as never,
  signal: new AbortController().signal,
} as never);

/** The example commands as words, comments left out: ["restore", "scan.tif", "-o", "sharp.tif"]. */
const examples = [...readme.matchAll(/```sh\n(.*?)```/gs)]
  .flatMap(([, block]) => [...block.matchAll(/(?:^|\$\()limbus ([^#)\n]*)/gm)])
  .map(([, line]) => line.trim().split(/\s+/));

Deno.test("every command has an example in the README", () => {
  const shown = new Set(examples.map(([command]) => command));
  deepStrictEqual(program.commands.map((command) => command.name()).filter((name) => !shown.has(name)), []);
});

Deno.test("the README's examples use commands and options that exist", () => {
  ok(examples.length > 10, "the examples were not found");
  for (const [name, ...words] of examples) {
    const command = program.commands.find((each) => each.name() === name);
    ok(command, `the README shows limbus ${name}, which does not exist`);
    for (const word of words.filter((each) => each.startsWith("-"))) {
      const flag = word.split("=")[0];
      ok(
        command.options.some(({ long, short }) => flag === long || flag === short),
        `limbus ${name} has no option ${flag}`,
      );
    }
  }
});

Deno.test("the README's tasks exist and name the version of Deno that CI uses", () => {
  const tasks = [...readme.matchAll(/deno@([\d.]+) task (?:--\w+ )?(\w+)/g)];
  const version = /deno@([\d.]+)/.exec(Deno.readTextFileSync(new URL(".ci/run", root)))?.[1];
  ok(tasks.length > 3);
  for (const [, named, task] of tasks) {
    ok(named === version, `the README says deno@${named}, .ci/run deno@${version}`);
    ok(task in config.tasks, `there is no task ${task}`);
  }
});

Deno.test("what the README links to lies in the project", () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path);
  ok(links.length > 0);
  deepStrictEqual(links.filter((path) => !existsSync(new URL(path, root))), []);
});
