import type { EvidenceFigures } from "../../core/evidence/evidence.ts";

/** The measurements behind a score, with their units. */
export function EvidenceFiguresTable({ figures, name }: { figures: EvidenceFigures; name: string }) {
  const { residualRatio, noise, radiusPx, doubtfulShare } = figures;
  const rows: [string, string][] = [
    ["Left over after blurring again", `${residualRatio.toFixed(2)} × the noise taken out`],
    ["Doubtful part of the field", `${(100 * doubtfulShare).toFixed(1)}%`],
    ["Blur of the input", `${radiusPx.toFixed(1)} px radius`],
    ["Noise of the input", `${noise.toFixed(1)}/255`],
  ];
  return (
    <table aria-label={`Evidence on ${name}`}>
      <tbody>
        {rows.map(([title, value]) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            <td class="number">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
