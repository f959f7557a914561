import { pause } from "../math/pause.ts";
import type { WorkOptions } from "../math/worker_crew.ts";
import { planBlockFourier } from "../math/block_fourier.ts";
import type { BlockGrid } from "./block_grid.ts";
import type { CrossSpectra } from "./cross_spectra.ts";
import { createLaplacianReader } from "./laplacian_reader.ts";
import type { SharedFrames } from "./share_frames.ts";
import type { Strip } from "../math/work_in_strips.ts";

/** Some rows of blocks, as they go to a worker. */
export interface SpectraRequest extends SharedFrames {
  grid: BlockGrid;
  strip: Strip;
}

/** The strip's part of `CrossSpectra`. */
export type SpectraStrip = Pick<CrossSpectra, "bands" | "values" | "counts" | "usable">;

/** See `measureCrossSpectra`. */
export async function measureSpectraStrip(
  { frames, valid, grid, strip }: SpectraRequest,
  { signal, onProgress }: WorkOptions,
): Promise<SpectraStrip> {
  const { sizePx } = grid;
  const bands = sizePx / 2 - 1, pairs = frames.length * (frames.length + 1) / 2;
  const order = orderFrequencies(sizePx, bands);
  const counts = Float64Array.from(
    { length: bands },
    (_, band) => order.starts[band + 1] - order.starts[band],
  );
  const blocks = (strip.end - strip.first) * grid.columns;
  const values = new Float32Array(blocks * bands * pairs);
  const usable = new Uint8Array(blocks * frames.length).fill(1);
  const fourier = planBlockFourier(sizePx), reader = createLaplacianReader(frames, { grid, valid });
  const room = () => new Float64Array(sizePx * sizePx);
  const [real, imaginary] = [room(), room()];
  const spectra = frames.map(() => ({
    real: new Float64Array(order.places.length),
    imaginary: new Float64Array(order.places.length),
  }));
  for (let row = strip.first; row < strip.end; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const block = (row - strip.first) * grid.columns + column;
      // Two frames are transformed as one complex block.
      for (let k = 0; k < frames.length; k += 2) {
        const isSecond = k + 1 < frames.length;
        usable[block * frames.length + k] = Number(reader.read(k, { row, column, into: real }));
        if (!isSecond) imaginary.fill(0);
        else {usable[block * frames.length + k + 1] = Number(
            reader.read(k + 1, { row, column, into: imaginary }),
          );}
        fourier.forward(real, imaginary);
        takeApart(real, imaginary, {
          order,
          first: spectra[k],
          second: isSecond ? spectra[k + 1] : undefined,
        });
      }
      sumProducts(spectra, { starts: order.starts, into: values.subarray(block * bands * pairs) });
    }
    onProgress?.((row + 1 - strip.first) / (strip.end - strip.first));
    await pause(signal);
  }
  return { bands, values, counts, usable };
}

interface Spectrum {
  real: Float64Array;
  imaginary: Float64Array;
}

/** The frequencies of one half-plane that lie in bands, band by band. */
interface FrequencyOrder {
  /** Where band b starts among them, and after the last band their number. */
  starts: Int32Array;
  /** Index of each frequency in a block's spectrum, and of the opposite one. */
  places: Int32Array;
  opposite: Int32Array;
  /** Half of what undoes the Laplacian's response. */
  scales: Float64Array;
}

function orderFrequencies(sizePx: number, bands: number): FrequencyOrder {
  const byBand: number[][] = Array.from({ length: bands }, () => []);
  for (let i = 0; i < sizePx * (sizePx / 2 + 1); i++) {
    const u = Math.floor(i / sizePx), v = i % sizePx;
    const signedV = v > sizePx / 2 ? v - sizePx : v;
    if (u === 0 && signedV <= 0) continue;
    byBand[Math.round(Math.hypot(u, signedV)) - 1]?.push(i);
  }
  const places = Int32Array.from(byBand.flat());
  const starts = new Int32Array(bands + 1);
  byBand.forEach((list, band) => starts[band + 1] = starts[band] + list.length);
  const split = (i: number) => [Math.floor(i / sizePx), i % sizePx];
  return {
    starts,
    places,
    opposite: places.map((i) => {
      const [u, v] = split(i).map((index) => (sizePx - index) % sizePx);
      return u * sizePx + v;
    }),
    scales: Float64Array.from(places, (i) => 0.5 / Math.sqrt(responseAt(split(i), sizePx))),
  };
}

/** Squared response of the Laplacian, (4 - 2 cos(2 pi u) - 2 cos(2 pi v))^2, as a Hann window spreads it. */
function responseAt([u, v]: number[], sizePx: number): number {
  const bend = (index: number) => 2 - 2 * Math.cos(2 * Math.PI * index / sizePx);
  let sum = 0;
  for (const [down, weight] of HANN_SPREAD) {
    for (const [across, share] of HANN_SPREAD) {
      sum += weight * share * (bend(u + down) + bend(v + across)) ** 2;
    }
  }
  return sum;
}

/** Power that a Hann window spreads to the neighbouring frequencies. */
const HANN_SPREAD = [[-1, 1 / 6], [0, 2 / 3], [1, 1 / 6]];

/** Spectra of the blocks in the real and in the imaginary part; see `unpackPair`. */
function takeApart(
  real: Float64Array,
  imaginary: Float64Array,
  { order, first, second }: { order: FrequencyOrder; first: Spectrum; second: Spectrum | undefined },
): void {
  const { places, opposite, scales } = order;
  for (let n = 0; n < places.length; n++) {
    const at = places[n], other = opposite[n], scale = scales[n];
    const r = real[at], i = imaginary[at], or = real[other], oi = imaginary[other];
    first.real[n] = scale * (r + or);
    first.imaginary[n] = scale * (i - oi);
    if (second === undefined) continue;
    second.real[n] = scale * (i + oi);
    second.imaginary[n] = scale * (or - r);
  }
}

function sumProducts(
  spectra: readonly Spectrum[],
  { starts, into }: { starts: Int32Array; into: Float32Array },
): void {
  const frames = spectra.length, pairs = frames * (frames + 1) / 2, bands = starts.length - 1;
  let pair = 0;
  for (let j = 0; j < frames; j++) {
    const re = spectra[j].real, im = spectra[j].imaginary;
    for (let k = j; k < frames; k++, pair++) {
      const otherRe = spectra[k].real, otherIm = spectra[k].imaginary;
      for (let band = 0; band < bands; band++) {
        let sum = 0;
        for (let n = starts[band]; n < starts[band + 1]; n++) sum += re[n] * otherRe[n] + im[n] * otherIm[n];
        into[band * pairs + pair] = sum / (starts[band + 1] - starts[band]);
      }
    }
  }
}
