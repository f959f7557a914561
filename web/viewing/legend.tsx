import { colourOf } from "../../core/report/colour_map.ts";

const STEPS = 24;

/** Which colour stands for which number. */
export function Legend({ low, high, unit }: { low: number; high: number; unit: string }) {
  const colours = Array.from({ length: STEPS }, (_, i) => `rgb(${colourOf(i / (STEPS - 1)).join(",")})`);
  const say = (value: number) => `${Number(value.toPrecision(3))} ${unit}`.trim();
  return (
    <div class="legend">
      <svg viewBox={`0 0 ${STEPS} 1`} preserveAspectRatio="none" aria-hidden="true">
        {colours.map((fill, i) => <rect key={i} x={i} width="1.1" height="1" fill={fill} />)}
      </svg>
      <span>{say(low)}</span>
      <span>{say(high)}</span>
    </div>
  );
}
