import { fromHalfBits } from "../math/half_float.ts";

/** How samples are packed into bytes. */
export interface SampleLayout {
  kind: "uint" | "int" | "float";
  /** 1 to 16 and 32 for integers, 16, 32 or 64 for floats. */
  bits: number;
  littleEndian: boolean;
  /** Every value is divided by this: the type's maximum, or 1. */
  divisor: number;
}

/** Every `step`-th sample of a row, from sample `first` on. */
export interface SampleRun {
  /** Where the row starts. */
  byteOffset: number;
  first: number;
  step: number;
  count: number;
}

/** Reads a run of samples into `target` from element `at` on. The caller has checked the bounds. */
export function readSamples(
  view: DataView,
  options: { layout: SampleLayout; run: SampleRun; target: Float32Array; at: number },
): void {
  const { layout, run, target, at } = options;
  const { bits, littleEndian, divisor } = layout;
  const { count } = run;
  const step = run.step * (bits >> 3);
  let offset = run.byteOffset + run.first * (bits >> 3);
  const end = at + count;
  switch (`${layout.kind}${bits}`) {
    case "uint8":
      for (let i = at; i < end; i++, offset += step) target[i] = view.getUint8(offset) / divisor;
      return;
    case "int8":
      for (let i = at; i < end; i++, offset += step) target[i] = view.getInt8(offset) / divisor;
      return;
    case "uint16":
      for (let i = at; i < end; i++, offset += step) {
        target[i] = view.getUint16(offset, littleEndian) / divisor;
      }
      return;
    case "int16":
      for (let i = at; i < end; i++, offset += step) {
        target[i] = view.getInt16(offset, littleEndian) / divisor;
      }
      return;
    case "uint32":
      for (let i = at; i < end; i++, offset += step) {
        target[i] = view.getUint32(offset, littleEndian) / divisor;
      }
      return;
    case "int32":
      for (let i = at; i < end; i++, offset += step) {
        target[i] = view.getInt32(offset, littleEndian) / divisor;
      }
      return;
    case "float16":
      for (let i = at; i < end; i++, offset += step) {
        target[i] = fromHalfBits(view.getUint16(offset, littleEndian));
      }
      return;
    case "float32":
      for (let i = at; i < end; i++, offset += step) target[i] = view.getFloat32(offset, littleEndian);
      return;
    case "float64":
      for (let i = at; i < end; i++, offset += step) target[i] = view.getFloat64(offset, littleEndian);
      return;
    default:
      readPackedSamples(view, options);
  }
}

/** Unsigned integers of any length up to 16 bits, highest bit first, rows padded to bytes. */
function readPackedSamples(
  view: DataView,
  { layout, run, target, at }: { layout: SampleLayout; run: SampleRun; target: Float32Array; at: number },
): void {
  const { bits, divisor } = layout;
  const mask = 2 ** bits - 1;
  for (let i = 0; i < run.count; i++) {
    const bit = (run.first + i * run.step) * bits;
    const byte = run.byteOffset + (bit >> 3);
    const lastByte = run.byteOffset + ((bit + bits - 1) >> 3);
    let word = 0;
    for (let k = byte; k <= lastByte; k++) word = (word << 8) | view.getUint8(k);
    const unusedBits = (lastByte - byte + 1) * 8 - (bit & 7) - bits;
    target[at + i] = ((word >>> unusedBits) & mask) / divisor;
  }
}
