/** One decompressed strip or tile. */
export interface PredictedStrip {
  rows: number;
  /** Samples of one row: columns * samples per pixel. */
  samplesPerRow: number;
  /** Distance to the sample that this one was predicted from: samples per pixel, 1 where planes are apart. */
  stride: number;
  bytesPerSample: number;
  littleEndian: boolean;
}

/** Undoes TIFF's horizontal differencing (predictor 2) in place. */
export function undoHorizontalPredictor(bytes: Uint8Array, strip: PredictedStrip): void {
  const { rows, samplesPerRow, stride, bytesPerSample, littleEndian } = strip;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rowBytes = samplesPerRow * bytesPerSample;
  for (let row = 0; row < rows; row++) {
    const start = row * rowBytes;
    const end = start + rowBytes;
    const step = stride * bytesPerSample;
    if (bytesPerSample === 1) {
      for (let at = start + step; at < end; at++) bytes[at] += bytes[at - step];
    } else if (bytesPerSample === 2) {
      for (let at = start + step; at < end; at += 2) {
        view.setUint16(
          at,
          view.getUint16(at, littleEndian) + view.getUint16(at - step, littleEndian),
          littleEndian,
        );
      }
    } else if (bytesPerSample === 4) {
      for (let at = start + step; at < end; at += 4) {
        view.setUint32(
          at,
          view.getUint32(at, littleEndian) + view.getUint32(at - step, littleEndian),
          littleEndian,
        );
      }
    } else {
      for (let at = start + step; at < end; at += 8) {
        const sum = view.getBigUint64(at, littleEndian) + view.getBigUint64(at - step, littleEndian);
        view.setBigUint64(at, BigInt.asUintN(64, sum), littleEndian);
      }
    }
  }
}

/**
 * Undoes TIFF's floating-point predictor (3) in place: each row holds all first bytes, then all second bytes,
 * ..., most significant first, with horizontal differencing over the bytes (Adobe, TIFF technical note 3).
 */
export function undoFloatPredictor(bytes: Uint8Array, strip: PredictedStrip): void {
  const { rows, samplesPerRow, stride, bytesPerSample, littleEndian } = strip;
  const rowBytes = samplesPerRow * bytesPerSample;
  const planes = new Uint8Array(rowBytes);
  for (let row = 0; row < rows; row++) {
    const start = row * rowBytes;
    for (let at = start + stride; at < start + rowBytes; at++) bytes[at] += bytes[at - stride];
    planes.set(bytes.subarray(start, start + rowBytes));
    for (let plane = 0; plane < bytesPerSample; plane++) {
      const position = littleEndian ? bytesPerSample - 1 - plane : plane;
      for (let i = 0; i < samplesPerRow; i++) {
        bytes[start + i * bytesPerSample + position] = planes[plane * samplesPerRow + i];
      }
    }
  }
}
