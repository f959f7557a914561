import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { unzipSync } from "fflate";
import { buildJar, JAR } from "../plugins/imagej/build/build_jar.ts";
import { IMAGEJ_JAR, whyNoImageJ } from "./imagej_workbench.ts";

const missing = await whyNoImageJ();
const shipped = Deno.readFileSync(JAR);
const JAVA_8 = 52;
/** Of the JDK that compiled the shipped jar: others make other bytes of the same sources. */
const JDK = "17";

Deno.test("the shipped ImageJ plugin holds classes for Java 8, of every command in its menu", () => {
  const entries = unzipSync(shipped);
  const classes = Object.keys(entries).filter((name) => name.endsWith(".class"));
  deepStrictEqual(classes.filter((name) => entries[name][7] !== JAVA_8), []);
  const config = new TextDecoder().decode(entries["plugins.config"]);
  const commands = [...config.matchAll(/", (\S+)$/gm)].map(([, name]) =>
    `${name.replaceAll(".", "/")}.class`
  );
  strictEqual(commands.length, 7);
  deepStrictEqual(commands.filter((name) => !classes.includes(name)), []);
});

Deno.test({
  name: "the shipped ImageJ plugin is what its sources make",
  ignore: missing !== undefined,
  fn: async () => {
    const built = await buildJar(IMAGEJ_JAR);
    if (await compilerVersion() === JDK) ok(isSame(built, shipped), "run: deno task imagej");
    else deepStrictEqual(Object.keys(unzipSync(built)), Object.keys(unzipSync(shipped)));
  },
});

async function compilerVersion(): Promise<string> {
  const { stdout } = await new Deno.Command("javac", { args: ["-version"] }).output();
  return /javac (\d+)/.exec(new TextDecoder().decode(stdout))?.[1] ?? "";
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
