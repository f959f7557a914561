import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeTiff, type Scan } from "../core/formats/mod.ts";
import { cropImage } from "../core/image/crop_image.ts";
import type { PixelSize } from "../core/image/image.ts";
import { startServer } from "./bridge_server.ts";
import { CPU, inFolder, noise, PIXEL_SIZE, read, scanOf } from "./cli_workbench.ts";
import { compileHarness, runMacros, whyNoImageJ } from "./imagej_workbench.ts";
import { runCli } from "./run_cli.ts";
import { movedStack } from "./stack_workbench.ts";

const missing = await whyNoImageJ();
if (missing) console.log(`Tests in ImageJ are skipped: ${missing}`);
const fixtures = fileURLToPath(new URL("../fixtures/formats", import.meta.url));
/** Of every type that ImageJ has, stacks, hyperstacks and tables of colours among them. */
const KINDS = ["u8.tif", "imagej_f32.tif", "imagej_rgb_stack.tif", "imagej_hyperstack.tif", "imagej_lut.tif"];
const LABELS = ["near", "middle", "far"];
const MAPS = ["depth", "confidence", "sources"];
const CUT = { top: 8, left: 16, height: 40, width: 48 };

const DEBLUR = `
  open(folder + "scan.tif");
  setMinAndMax(1000, 30000);
  setMetadata("Info", "taken: by Ada");
  run("Deblur...", "device=cpu map");
  print(getTitle);
  print(getMetadata("Info"));
  saveAs("Tiff", folder + "ij_network.tif");
  selectWindow("scan-evidence");
  getMinAndMax(least, most);
  print("map", least, most, bitDepth);
  saveAs("Tiff", folder + "ij_evidence.tif");
  selectWindow("scan.tif");
  run("Deblur...", "method=wiener radius=1.5 optics=gaussian stretch clipped=1");
  saveAs("Tiff", folder + "ij_stretched.tif");
  kinds = newArray("${KINDS.join('", "')}");
  for (i = 0; i < kinds.length; i++) {
    open("${fixtures}/" + kinds[i]);
    run("Deblur...", "method=wiener radius=1");
    saveAs("Tiff", folder + "ij_" + kinds[i]);
  }`;

const DEBLUR_A_PART = `
  open(folder + "stack.tif");
  makeRectangle(${CUT.left}, ${CUT.top}, ${CUT.width}, ${CUT.height});
  setSlice(3);
  run("Deblur...", "method=wiener radius=1");
  x = 0; y = 0; toScaled(x, y);
  print("corner", x, y, nSlices);
  saveAs("Tiff", folder + "ij_cut.tif");
  selectWindow("stack.tif");
  run("Deblur...", "method=wiener radius=1 slice");
  print("slices", nSlices, getInfo("slice.label"));
  saveAs("Tiff", folder + "ij_cut_far.tif");`;

const WORK_ON_A_STACK = `
  run("Close All");
  open(folder + "stack.tif");
  run("Register Stack...", "reference=2 crop");
  getVoxelSize(width, height, depth, unit);
  print("voxel", width, height, depth, unit);
  saveAs("Tiff", folder + "ij_aligned.tif");
  selectWindow("stack.tif");
  run("Fuse Focus Stack...", "depth confidence sources");
  saveAs("Tiff", folder + "ij_full.tif");
  maps = newArray("${MAPS.join('", "')}");
  for (i = 0; i < maps.length; i++) {
    selectWindow("stack-" + maps[i]);
    saveAs("Tiff", folder + "ij_" + maps[i] + ".tif");
  }
  run("Estimate Blur Kernels...", "sharp=ij_full.tif frames=stack.tif save=" + folder);
  for (i = 0; i < nResults; i++) print("kept", getResult("kept", i));
  selectWindow("stack-blur");
  print("blur", nSlices, bitDepth);
  run("Clear Results");
  run("Measure Likeness...", "image=stack.tif compared=ij_full.tif");
  for (i = 0; i < nResults; i++) print("figures", getResult("PSNR", i), getResult("SSIM", i));`;

const TELL_APART = `
  run("Close All");
  open(folder + "scan.tif");
  run("Duplicate...", "title=scan.tif");
  run("Invert");
  run("Clear Results");
  run("Measure Likeness...", "image=scan.tif compared=[scan.tif (2)]");
  print("error", getResult("MSE", 0));`;

const FAIL = `
  run("Close All");
  open(folder + "scan.tif");
  run("Fuse Focus Stack...", "motion=similarity");
  print("went on");`;

Deno.test({
  name: "ImageJ without a display makes what the command line makes, and keeps what images were",
  ignore: missing !== undefined,
  fn: (t) =>
    inFolder(async (folder) => {
      await writeInputs(folder);
      await compileHarness(folder);
      const server = await startServer(folder);
      const [deblurred, ofPart, ofStack, alike, failed] = await runMacros(
        [DEBLUR, DEBLUR_A_PART, WORK_ON_A_STACK, TELL_APART, FAIL].map((text) =>
          `folder = "${folder}/";\n${text}`
        ),
        { classes: folder, home: folder },
      );
      await t.step("deblurring images of every type", () => checkDeblurred(folder, deblurred));
      await t.step("deblurring a selection, and one slice of it", () => checkParts(folder, ofPart));
      await t.step("registering, fusing, estimating, measuring", () => checkStack(folder, ofStack));
      await t.step("two images of one title are two", () => ok(numbers(alike, "error")[0][0] > 0, alike));
      await t.step("an error is told, and ends the macro", () => {
        match(failed, /a focus stack has 2 frames or more/);
        ok(!failed.includes("went on"), failed);
      });
      await t.step("nothing is left on the server", async () => {
        deepStrictEqual(await (await server.ask("/jobs")).json(), { jobs: [] });
        deepStrictEqual(await (await server.ask("/files")).json(), { files: [] });
      });
      await server.stop();
    }),
});

async function writeInputs(folder: string): Promise<void> {
  const write = async (name: string, scan: Scan) =>
    await Deno.writeFile(join(folder, name), await encodeTiff(scan));
  const { frames } = movedStack({ frames: LABELS.length });
  const cut = frames.map((frame) => cropImage(frame, CUT));
  await write("scan.tif", scanOf([noise(72, 96)]));
  await write("stack.tif", scanOf(frames, { z: 2, labels: LABELS }));
  await write("cut.tif", scanOf(cut));
  await write("cut_far.tif", scanOf(cut.slice(-1)));
}

async function checkDeblurred(folder: string, said: string): Promise<void> {
  match(said, /^scan-deblurred$/m);
  match(said, /^taken: by Ada$/m);
  match(said, /^Limbus model: .*"sha256":"[0-9a-f]{64}"/m);
  const wiener = ["--method", "wiener", "--radius"];
  const restored = await limbus(folder, "restore", "scan.tif", "-o", "network.tif", ...CPU, "--json");
  const [{ evidence: { frames: [{ score, sentence, warnings }] } }] = JSON.parse(restored).results;
  ok(warnings.length > 0, restored);
  match(said, new RegExp(`^scan-deblurred: evidence ${score} of 100$`, "m"));
  ok(said.includes(`\nLimbus evidence ${score} of 100: ${sentence}\n`), said);
  for (const { message } of warnings) ok(said.includes(`\nLimbus Warning: ${message}\n`), said);
  match(said, /^map 0 8 32$/m);
  await samePixels(folder, "ij_evidence.tif", "network.evidence.tif");
  const stretched = ["-o", "stretched.tif", ...wiener, "1.5", "--optics", "gaussian", "--stretch=1"];
  await limbus(folder, "restore", "scan.tif", ...stretched);
  const sources = KINDS.map((kind) => join(fixtures, kind));
  await limbus(folder, "restore", ...sources, "-o", "kinds", ...wiener, "1");
  const { pixelSize, displayRange } = await samePixels(folder, "ij_network.tif", "network.tif");
  deepStrictEqual(asImageJKeeps(pixelSize), PIXEL_SIZE);
  deepStrictEqual(displayRange, [1000, 30000]);
  await samePixels(folder, "ij_stretched.tif", "stretched.tif");
  for (const kind of KINDS) {
    const { labels, axes, z } = await samePixels(folder, `ij_${kind}`, `kinds/${kind}`);
    const source = await read(join(fixtures, kind));
    deepStrictEqual([labels, axes, z], [source.labels, source.axes, source.z], kind);
  }
}

async function checkParts(folder: string, said: string): Promise<void> {
  match(said, /^corner 7\.36 3\.68 3$/m);
  match(said, /^slices 1 far$/m);
  await limbus(
    folder,
    "restore",
    "cut.tif",
    "cut_far.tif",
    "-o",
    "cuts",
    "--method",
    "wiener",
    "--radius",
    "1",
  );
  const { labels } = await samePixels(folder, "ij_cut.tif", "cuts/cut.tif");
  deepStrictEqual(labels, LABELS);
  await samePixels(folder, "ij_cut_far.tif", "cuts/cut_far.tif");
}

async function checkStack(folder: string, said: string): Promise<void> {
  await limbus(folder, "register", "stack.tif", "-o", "aligned.tif", "--reference", "2", "--crop");
  const maps = MAPS.flatMap((map) => [`--${map}`, `${map}.tif`]);
  await limbus(folder, "fuse", "stack.tif", "-o", "full.tif", ...maps);
  const { kernels } = JSON.parse(
    await limbus(folder, "kernels", "full.tif", "stack.tif", "-o", "bank.json", "--json"),
  );
  const compared = JSON.parse(await limbus(folder, "compare", "stack.tif", "full.tif", "--json"));

  const aligned = await samePixels(folder, "ij_aligned.tif", "aligned.tif");
  deepStrictEqual([aligned.labels, asImageJKeeps(aligned.pixelSize)], [LABELS, PIXEL_SIZE]);
  match(said, /^voxel 0\.46 0\.46 2 µm$/m);
  for (const name of ["full", ...MAPS]) {
    const { pixelSize } = await samePixels(folder, `ij_${name}.tif`, `${name}.tif`);
    deepStrictEqual(asImageJKeeps(pixelSize), PIXEL_SIZE);
  }
  const [mine, theirs] = ["kernels.raw", "bank.raw"].map((name) => Deno.readFileSync(join(folder, name)));
  deepStrictEqual(mine, theirs);
  const kept = kernels.frames.map((frame: { kept: number }) => frame.kept);
  deepStrictEqual(numbers(said, "kept").flat(), kept);
  match(said, /^blur 3 24$/m);
  const figures = numbers(said, "figures");
  strictEqual(figures.length, LABELS.length);
  figures.forEach(([psnr, ssim], i) => {
    const told = compared.frames[i];
    ok(Math.abs(psnr - told.psnr) < 1e-3 && Math.abs(ssim - told.ssim) < 1e-3, JSON.stringify(told));
  });
}

/** ImageJ writes pixels per unit as millionths: its files keep six digits. */
function asImageJKeeps(pixelSize: PixelSize | undefined): PixelSize | undefined {
  const keep = (value: number) => Number(value.toPrecision(6));
  return pixelSize && { ...pixelSize, y: keep(pixelSize.y), x: keep(pixelSize.x) };
}

/** What stands after a word at the beginning of lines. */
function numbers(said: string, word: string): number[][] {
  return [...said.matchAll(new RegExp(`^${word} (.*)$`, "gm"))].map(([, rest]) =>
    rest.split(" ").map(Number)
  );
}

async function limbus(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(args, { cwd });
  strictEqual(code, 0, stderr);
  return stdout;
}

/** ImageJ's result, which must be the command line's. */
async function samePixels(folder: string, mine: string, theirs: string): Promise<Scan> {
  const [a, b] = [await read(join(folder, mine)), await read(join(folder, theirs))];
  deepStrictEqual([a.images.length, a.sample], [b.images.length, b.sample], mine);
  for (const [i, { height, width, data }] of a.images.entries()) {
    deepStrictEqual([height, width], [b.images[i].height, b.images[i].width], mine);
    deepStrictEqual(data, b.images[i].data, `${mine}, frame ${i + 1}`);
  }
  return a;
}
