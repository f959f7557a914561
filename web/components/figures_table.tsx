import { type Figure, sayFigure } from "../measures/figures.ts";

/** Figures before and after, side by side. */
export function FiguresTable({ figures }: { figures: readonly Figure[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Figure</th>
          <th scope="col" class="number">Before</th>
          <th scope="col" class="number">After</th>
        </tr>
      </thead>
      <tbody>
        {figures.map(({ name, unit, before, after }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="number">{sayFigure(before, unit)}</td>
            <td class="number">{sayFigure(after, unit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
