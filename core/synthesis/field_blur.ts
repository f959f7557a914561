import { cropImage } from "../image/crop_image.ts";
import { trimKernel } from "../kernels/kernel.ts";
import { type Astigmatism, defocusKernel, type Optics } from "../kernels/optics.ts";
import { convolveValid } from "../math/convolve.ts";
import type { Random } from "../math/random.ts";
import type { Raster } from "../math/raster.ts";

/** A defocus, the same all over a patch or changing across it as on a curved surface. */
export interface FieldBlur {
  /** One, or several that take over from each other across the field. */
  kernels: Raster[];
  /** Direction in which the blur changes, and where the bend of the surface lies, -0.5..0.5. */
  angle: number;
  apex: number;
}

/** Diffraction costs much to compute, so these radii alone occur, and each kernel is kept: at most 161. */
const WAVE_STEP_PX = 0.05;
const waveKernels = new Map<number, Raster>();

/** A blur at random, of radius 0 in twelve of a hundred cases and mostly mild in the others. */
export function drawFieldBlur(random: Random, [least, greatest]: readonly [number, number]): FieldBlur {
  const isSharp = random.uniform() < 0.12;
  const share = random.uniform() < 0.25
    ? random.uniform()
    : ((random.uniform() + random.uniform()) / 2) ** 1.6;
  const radius = isSharp ? 0 : least + (greatest - least) * share;
  const drawn = random.uniform();
  const optics: Optics = drawn < 0.6 ? "disk" : drawn < 0.8 ? "wave" : "gaussian";
  const astigmatism = random.uniform() < 0.3
    ? { ratio: random.between(0.9, 1.1), angle: optics === "gaussian" ? 0 : random.between(0, Math.PI) }
    : {};
  const isVarying = !isSharp && random.uniform() < 0.4;
  const [angle, apex] = [random.between(0, 2 * Math.PI), random.between(-0.5, 0.5)];
  const change = isVarying ? random.between(-0.7, 0.7) * (greatest - least) : 0;
  const other = Math.min(greatest, Math.max(least, radius + change));
  const radii = isVarying ? [0, 1, 2, 3].map((i) => radius + i / 3 * (other - radius)) : [radius];
  return { kernels: radii.map((radiusPx) => trainingKernel(optics, radiusPx, astigmatism)), angle, apex };
}

/** How many pixels beyond a patch its blur reads at each side. */
export function marginOf({ kernels }: FieldBlur): number {
  return Math.max(...kernels.map(({ width }) => (width - 1) / 2));
}

/** The blurred patch from a square that goes on beyond it by `marginOf(blur)` pixels at each side. */
export function applyFieldBlur(source: Raster, blur: FieldBlur): Raster {
  const margin = marginOf(blur);
  const patchPx = source.width - 2 * margin;
  const layers = blur.kernels.map((kernel) => {
    const unread = margin - (kernel.width - 1) / 2;
    const sizePx = source.width - 2 * unread;
    const read = cropImage(source, { top: unread, left: unread, height: sizePx, width: sizePx });
    return convolveValid(read, kernel);
  });
  if (layers.length === 1) return layers[0];
  const data = new Float32Array(patchPx * patchPx);
  const [sin, cos] = [Math.sin(blur.angle), Math.cos(blur.angle)];
  for (let y = 0; y < patchPx; y++) {
    for (let x = 0; x < patchPx; x++) {
      // From -0.95 to 0.95 along a diagonal.
      const along = (cos * (x - patchPx / 2) + sin * (y - patchPx / 2)) / patchPx / Math.SQRT2 * 1.9;
      const depth = Math.min(1, Math.abs(along - blur.apex)) * (layers.length - 1);
      const lower = Math.min(layers.length - 2, Math.floor(depth));
      const share = depth - lower;
      const at = y * patchPx + x;
      data[at] = (1 - share) * layers[lower].data[at] + share * layers[lower + 1].data[at];
    }
  }
  return { height: patchPx, width: patchPx, data };
}

/** Trimmed more than `blur` does it: pairs are drawn by the hundred thousand. */
function trainingKernel(optics: Optics, radiusPx: number, astigmatism: Astigmatism): Raster {
  const step = Math.round(radiusPx / WAVE_STEP_PX);
  const kept = optics === "wave" ? waveKernels.get(step) : undefined;
  if (kept) return kept;
  const whole = defocusKernel(optics, optics === "wave" ? step * WAVE_STEP_PX : radiusPx, astigmatism);
  const { size, data } = trimKernel(
    whole,
    optics === "gaussian" ? { loss: 3e-3, floor: 0 } : { loss: 5e-3, floor: 1e-3 },
  );
  const kernel = { height: size, width: size, data };
  if (optics === "wave") waveKernels.set(step, kernel);
  return kernel;
}
