import { deepStrictEqual, ok, strictEqual, throws } from "node:assert";
import { createImage } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { compareImages } from "./compare_report.ts";

function makePair(height: number, width: number) {
  const random = createRandom("compare");
  const reference = createImage(
    height,
    width,
    Float32Array.from({ length: height * width }, () => random.uniform()),
  );
  const candidate = { ...reference, data: reference.data.map((value) => value + random.between(-0.1, 0.1)) };
  return { reference, candidate };
}

Deno.test("compareImages: all metrics of large images, unchanged by JSON", () => {
  const { reference, candidate } = makePair(161, 170);
  const report = compareImages(reference, candidate, { dataRange: 1 });
  deepStrictEqual(JSON.parse(JSON.stringify(report)), report);
  ok(Math.abs(report.mse - 0.01 / 3) < 1e-4, `${report.mse}`);
  ok(Math.abs(report.psnr! - 10 * Math.log10(300)) < 0.1, `${report.psnr}`);
  ok(report.ssim! > 0.9 && report.ssim! < report.msSsim! && report.msSsim! < 1, JSON.stringify(report));
  deepStrictEqual(report.notes, []);
});

Deno.test("compareImages: what cannot be measured is missing and says why", () => {
  const { reference, candidate } = makePair(10, 170);
  const small = compareImages(reference, candidate, { dataRange: 1 });
  deepStrictEqual(Object.keys(small), ["mse", "psnr", "notes"]);
  deepStrictEqual(small.notes, [
    "SSIM needs 11 x 11 px or more, the images have 10 x 170",
    "MS-SSIM needs 161 x 161 px or more, the images have 10 x 170",
  ]);
  const equal = compareImages(reference, reference, { dataRange: 1 });
  strictEqual(equal.psnr, null);
  strictEqual(equal.notes[0], "the images are equal: PSNR is infinite");
  deepStrictEqual(JSON.parse(JSON.stringify(equal)), equal);
});

Deno.test("compareImages: refuses images of different size", () => {
  const { reference } = makePair(20, 20);
  throws(() => compareImages(reference, createImage(20, 21), { dataRange: 1 }), /20 x 20, candidate 20 x 21/);
});
