import { placeCurve } from "../../core/report/place_curve.ts";
import type { LearningPoint } from "../../plugins/bridge/schema.ts";

const SIZE = { width: 420, height: 190, left: 56, right: 12, top: 12, bottom: 28 };

interface Line {
  title: string;
  /** What of it is better. */
  better: string;
  key: "loss" | "heldOut";
}

const LINES: Line[] = [
  { title: "PSNR of held-out pairs, dB", better: "higher is better", key: "heldOut" },
  { title: "Training loss, dB", better: "lower is better", key: "loss" },
];

/**
 * How a network has learnt so far, as lines and as a table.
 *
 * @param props.best After which step the weights that are kept stood.
 * @param props.isOnPaper Nothing is folded away.
 */
export function LearningChart(
  { curve, best, isOnPaper = false }: {
    curve: readonly LearningPoint[];
    best?: number;
    isOnPaper?: boolean;
  },
) {
  return (
    <div class="learning">
      <div class="charts">
        {LINES.map((line) => <Chart key={line.key} line={line} curve={curve} best={best} />)}
      </div>
      {isOnPaper ? <LearningTable curve={curve} /> : (
        <details>
          <summary>These figures as a table</summary>
          <LearningTable curve={curve} />
        </details>
      )}
    </div>
  );
}

function Chart(
  { line: { title, better, key }, curve, best }: {
    line: Line;
    curve: readonly LearningPoint[];
    best?: number;
  },
) {
  const points = curve.flatMap(({ step, [key]: value }) => value === undefined ? [] : [{ step, value }]);
  const { width, height, left, right, top, bottom } = SIZE;
  const { x, y, line, least, greatest, lastStep } = placeCurve(points, SIZE);
  const last = points.at(-1);
  const marked = key === "heldOut" ? best : undefined;
  return (
    <figure>
      <figcaption>
        {title} <span class="quiet">{better}</span>
      </figcaption>
      {last === undefined ? <p class="quiet">Not yet measured.</p> : (
        <svg
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={`${title}: ${points[0].value.toFixed(2)} at step ${points[0].step}, ${
            last.value.toFixed(2)
          } at step ${last.step}`}
        >
          <path class="axis" d={`M${left} ${top}V${height - bottom}H${width - right}`} />
          {marked !== undefined && (
            <path class="mark" d={`M${x(marked).toFixed(1)} ${top}V${height - bottom}`} />
          )}
          <polyline points={line} />
          <circle cx={x(last.step).toFixed(1)} cy={y(last.value).toFixed(1)} r="3" />
          <text x={left - 6} y={y(greatest) + 4} text-anchor="end">{greatest.toFixed(2)}</text>
          {greatest > least && <text x={left - 6} y={y(least) + 4} text-anchor="end">{least.toFixed(2)}
          </text>}
          <text x={left} y={height - 10} text-anchor="middle">0</text>
          <text x={width - right} y={height - 10} text-anchor="end">step {lastStep}</text>
        </svg>
      )}
    </figure>
  );
}

function LearningTable({ curve }: { curve: readonly LearningPoint[] }) {
  const say = (value: number | undefined) => value === undefined ? "–" : value.toFixed(3);
  return (
    <table aria-label="Learning">
      <thead>
        <tr>
          <th scope="col" class="number">Step</th>
          <th scope="col" class="number">Training loss, dB</th>
          <th scope="col" class="number">Held-out PSNR, dB</th>
        </tr>
      </thead>
      <tbody>
        {curve.map(({ step, loss, heldOut }) => (
          <tr key={step}>
            <th scope="row" class="number">{step}</th>
            <td class="number">{say(loss)}</td>
            <td class="number">{say(heldOut)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
