import { ok, strictEqual, throws } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { mse, msSsim, psnr, ssim } from "./mod.ts";

interface Case {
  height: number;
  width: number;
  dataRange: number;
  /** Values, or the name of a file of bytes. */
  reference: number[] | string;
  candidate: number[] | string;
  mse: number;
  psnr: number;
  ssim?: number;
  msSsim?: number;
}

const folder = new URL("../../fixtures/metrics/", import.meta.url);

async function readCases(): Promise<
  (Omit<Case, "reference" | "candidate"> & { reference: Image; candidate: Image })[]
> {
  const cases: Case[] = JSON.parse(await Deno.readTextFile(new URL("metrics.json", folder)));
  const load = async ({ height, width }: Case, values: number[] | string) => {
    const numbers = typeof values === "string" ? await Deno.readFile(new URL(values, folder)) : values;
    return createImage(height, width, Float32Array.from(numbers));
  };
  return await Promise.all(cases.map(async (one) => ({
    ...one,
    reference: await load(one, one.reference),
    candidate: await load(one, one.candidate),
  })));
}

function requireClose(found: number, expected: number | undefined, label: string): void {
  ok(
    expected !== undefined && Math.abs(found - expected) <= 1e-6,
    `${label}: ${found}, expected ${expected}`,
  );
}

Deno.test("mse, psnr, ssim, msSsim: as scikit-image and scipy have them", async () => {
  const counts = { ssim: 0, msSsim: 0 };
  for (const { reference, candidate, dataRange, ...expected } of await readCases()) {
    const label = `${reference.height} x ${reference.width}`;
    ok(Math.abs(mse(reference, candidate) / expected.mse - 1) < 1e-9, `mse of ${label}`);
    requireClose(psnr(reference, candidate, { dataRange }), expected.psnr, `psnr of ${label}`);
    if (expected.ssim !== undefined) {
      counts.ssim++;
      requireClose(ssim(reference, candidate, { dataRange }), expected.ssim, `ssim of ${label}`);
    }
    if (expected.msSsim !== undefined) {
      counts.msSsim++;
      requireClose(msSsim(reference, candidate, { dataRange }), expected.msSsim, `msSsim of ${label}`);
    }
  }
  ok(counts.ssim === 7 && counts.msSsim === 2, JSON.stringify(counts));
});

Deno.test("metrics: values and dataRange scaled together change nothing; dataRange alone does", async () => {
  for (const { reference, candidate, dataRange } of (await readCases()).slice(-1)) {
    const scaled = (image: Image) => ({ ...image, data: image.data.map((value) => value * 4) });
    for (const metric of [psnr, ssim, msSsim]) {
      const found = metric(reference, candidate, { dataRange });
      requireClose(
        metric(scaled(reference), scaled(candidate), { dataRange: 4 * dataRange }),
        found,
        metric.name,
      );
      ok(Math.abs(metric(reference, candidate, { dataRange: 4 * dataRange }) - found) > 1e-3, metric.name);
    }
  }
});

Deno.test("metrics: equal images", async () => {
  const { reference } = (await readCases()).at(-1)!;
  strictEqual(mse(reference, reference), 0);
  strictEqual(psnr(reference, reference, { dataRange: 255 }), Infinity);
  requireClose(ssim(reference, reference, { dataRange: 255 }), 1, "ssim");
  requireClose(msSsim(reference, reference, { dataRange: 255 }), 1, "msSsim");
});

Deno.test("metrics: refuse other sizes, too small images, wrong ranges and what is no number", () => {
  const image = createImage(200, 180);
  const broken = createImage(200, 180);
  broken.data[181] = NaN;
  for (const metric of [psnr, ssim, msSsim]) {
    throws(
      () => metric(image, createImage(180, 200), { dataRange: 1 }),
      /reference 200 x 180, candidate 180 x 200/,
      metric.name,
    );
    for (const dataRange of [0, -1, NaN, Infinity]) {
      throws(
        () => metric(image, image, { dataRange }),
        new RegExp(`dataRange must be .* got ${dataRange}`),
        metric.name,
      );
    }
    throws(
      () => metric(broken, image, { dataRange: 1 }),
      /reference holds NaN at row 1, column 1/,
      metric.name,
    );
    throws(() => metric(image, broken, { dataRange: 1 }), /candidate holds NaN/, metric.name);
  }
  throws(
    () => ssim(createImage(10, 50), createImage(10, 50), { dataRange: 1 }),
    /11 x 11 or more, got 10 x 50/,
  );
  throws(
    () => msSsim(createImage(160, 170), createImage(160, 170), { dataRange: 1 }),
    /161 x 161 .* got 160 x 170/,
  );
});

Deno.test("ssim: a scan of 2560 x 1920 takes a few seconds at most", () => {
  const random = createRandom("ssim");
  const make = () =>
    createImage(1920, 2560, Float32Array.from({ length: 1920 * 2560 }, () => random.uniform()));
  const [reference, candidate] = [make(), make()];
  const started = performance.now();
  const found = ssim(reference, candidate, { dataRange: 1 });
  const seconds = (performance.now() - started) / 1000;
  ok(Math.abs(found) < 0.1, `ssim of unrelated noise: ${found}`);
  ok(seconds < 10, `${seconds} s`);
});
