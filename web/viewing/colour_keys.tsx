import type { Colour } from "../../core/report/colour_map.ts";

/** Colours that stand for kinds, with what they stand for. */
export function ColourKeys({ keys }: { keys: readonly (readonly [says: string, colour: Colour])[] }) {
  return (
    <ul class="keys">
      {keys.map(([says, colour]) => (
        <li key={says}>
          <svg viewBox="0 0 1 1" aria-hidden="true">
            <rect width="1" height="1" fill={`rgb(${colour.join(",")})`} />
          </svg>
          {says}
        </li>
      ))}
    </ul>
  );
}
