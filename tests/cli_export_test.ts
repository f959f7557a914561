import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { encodeTiff } from "../core/formats/mod.ts";
import { CPU, inFolder, LIFT, names, noise, read, scanOf } from "./cli_workbench.ts";
import { runCli } from "./run_cli.ts";
import { encodeLiftingModel } from "./tiny_model.ts";

const MODEL = "./lift.safetensors";
const HASH = createHash("sha256").update(encodeLiftingModel(LIFT)).digest("hex");

Deno.test("export writes one ONNX file, and says what it wrote", () =>
  inFolder(async (folder) => {
    const { code, stdout, stderr } = await runCli(["export", MODEL, "-o", "lift.onnx", "--json"], {
      cwd: folder,
    });
    strictEqual(code, 0, stderr);
    const record = JSON.parse(stdout);
    deepStrictEqual(record.model, { name: "lift", sha256: HASH });
    const bytes = await Deno.readFile(join(folder, "lift.onnx"));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    deepStrictEqual(record.files, [{ path: "lift.onnx", bytes: bytes.length, sha256 }]);
    ok(new TextDecoder().decode(bytes).includes(HASH));
  }));

Deno.test("a package restores what the model it was made of restores, as zip and as folder", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(join(folder, "scan.tif"), await encodeTiff(scanOf([noise(40, 54)]), {}));
    await Deno.writeTextFile(join(folder, "card.md"), "# A card of its own\n");
    const limbus = async (...args: string[]) => {
      const { code, stdout, stderr } = await runCli(args, { cwd: folder });
      strictEqual(code, 0, stderr);
      return { stdout, stderr };
    };
    const restored = async (model: string, output: string) => {
      await limbus("restore", "scan.tif", "-o", output, "--model", model, ...CPU);
      const { images, provenance } = await read(join(folder, output));
      strictEqual((provenance!.model as { sha256: string }).sha256, HASH);
      return images[0].data;
    };
    const notes = ["--author", "A. Name", "--author", "B. Name", "--license", "CC0-1.0", "--card", "card.md"];
    const { stderr } = await limbus("export", MODEL, "-o", "lift.zip", ...notes);
    strictEqual(stderr, "");
    const { stderr: missing } = await limbus("export", MODEL, "-o", "package");
    match(missing, /package names no author \(--author\), no licence \(--license\), no card \(--card\)/);
    ok((await names(join(folder, "package"))).includes("rdf.yaml"));
    const truth = await restored(MODEL, "a.tif");
    deepStrictEqual(await restored("lift.zip", "b.tif"), truth);
    deepStrictEqual(await restored("./package", "c.tif"), truth);
    // A package is a model like any other.
    await limbus("export", "lift.zip", "-o", "again.onnx");
  }));

Deno.test("export refuses what it cannot write, and restore a package of others, in one line", () =>
  inFolder(async (folder) => {
    const refusal = async (...args: string[]) => {
      const { code, stderr } = await runCli(args, { cwd: folder });
      ok(code > 0 && stderr.trim().split("\n").length === 1, stderr);
      return stderr;
    };
    match(await refusal("export", MODEL, "-o", "model.pt"), /cannot write \.pt files.*\.onnx, \.zip/);
    match(await refusal("export", "corneal", "-o", "a.onnx"), /no model is called corneal/);
    match(await refusal("export", MODEL, "-o", "absent/a.zip"), /there is no folder absent/);
    await Deno.writeFile(join(folder, "a.zip"), new Uint8Array(100));
    match(await refusal("export", MODEL, "-o", "a.zip"), /a\.zip exists already/);
    await Deno.writeFile(join(folder, "scan.tif"), await encodeTiff(scanOf([noise(20, 20)]), {}));
    const restore = ["restore", "scan.tif", "-o", "b.tif", ...CPU, "--model"];
    match(await refusal(...restore, "a.zip"), /a: not a zip archive, or damaged/);
    await Deno.mkdir(join(folder, "other"));
    match(await refusal(...restore, "./other"), /no such file or folder: .*rdf\.yaml/);
    deepStrictEqual((await names(folder)).filter((name) => /\.partial|b\.tif/.test(name)), []);
  }));
