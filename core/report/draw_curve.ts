import { type CurvePoint, placeCurve } from "./place_curve.ts";

const SIZE = { width: 420, height: 190, left: 56, right: 12, top: 12, bottom: 28 };

/**
 * A line chart as SVG, with the least and the greatest value and the last step written beside the axes.
 *
 * @param options.digits Decimals of the values.
 * @param options.mark A step to be marked.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { drawCurve } from "./draw_curve.ts";
 * const svg = drawCurve([{ step: 0, value: 1 }, { step: 10, value: 3 }], { label: "loss", digits: 1 });
 * ok(svg.includes("<polyline") && svg.includes(">3.0<"));
 * ```
 */
export function drawCurve(
  points: readonly CurvePoint[],
  { label, digits, mark }: { label: string; digits: number; mark?: number },
): string {
  const { width, height, left, right, top, bottom } = SIZE;
  const { least, greatest, lastStep, x, y, line } = placeCurve(points, SIZE);
  const text = (at: [number, number], words: string, anchor: "start" | "middle" | "end") =>
    `<text x="${at[0]}" y="${at[1]}" text-anchor="${anchor}">${words}</text>`;
  const axis = `M${left} ${top}V${height - bottom}H${width - right}`;
  const marked = mark === undefined
    ? ""
    : `<path d="M${x(mark).toFixed(1)} ${top}V${height - bottom}" stroke="#b55" stroke-dasharray="3 3"/>`;
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">
<g fill="none" stroke="#888"><path d="${axis}"/>${marked}<polyline points="${line}" stroke="#246" stroke-width="1.5"/></g>
<g font-size="11" fill="#444">${text([left - 4, y(greatest) + 4], greatest.toFixed(digits), "end")}${
    greatest > least ? text([left - 4, y(least) + 4], least.toFixed(digits), "end") : ""
  }${text([left, height - 10], "0", "middle")}${
    text([width - right, height - 10], `step ${lastStep}`, "end")
  }${text([(left + width) / 2, height - 10], label, "middle")}</g></svg>`;
}
