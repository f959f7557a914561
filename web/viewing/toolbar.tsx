import { KEYS } from "./keys.ts";
import { fitAll, type Mode, moveView, type ViewState } from "./view_state.ts";
import { toggleLine } from "./toggle_line.ts";

const MODE_WORDS: [Mode, string][] = [
  ["divider", "Divider"],
  ["side", "Side by side"],
  ["blink", "Blink"],
  ["difference", "Difference"],
  ["before", "Before"],
  ["after", "After"],
];

/** How the two pictures are compared, how near they are seen, and the tools. */
export function Toolbar({ state }: { state: ViewState }) {
  const { mode, view, after, isMagnified, line, isHelpShown } = state;
  const zoomTo = (scale: number) => moveView(state, { ...view.value, scale });
  return (
    <div class="toolbar" role="toolbar" aria-label="View">
      {state.result.pairs[0]?.after && (
        <div class="group" role="group" aria-label="Compare">
          {MODE_WORDS.map(([each, text]) => (
            <Tool
              text={text}
              hint={KEYS.find(({ mode }) => mode === each)?.key}
              isOn={mode.value === each}
              isOff={after.value === undefined || each === "difference" && !state.isComparable.value}
              onPress={() => mode.value = each}
            />
          ))}
        </div>
      )}
      <div class="group" role="group" aria-label="Zoom">
        <button type="button" aria-label="Zoom out" onClick={() => zoomTo(view.value.scale / 1.5)}>−</button>
        <output aria-label="Zoom">{sayScale(view.value.scale)}</output>
        <button type="button" aria-label="Zoom in" onClick={() => zoomTo(view.value.scale * 1.5)}>+</button>
        <button type="button" title="Key 0" onClick={() => fitAll(state)}>Fit</button>
        <button type="button" title="Key 1" aria-label="1:1, single pixels" onClick={() => zoomTo(1)}>
          1:1
        </button>
      </div>
      <div class="group" role="group" aria-label="Tools">
        <Tool text="Profile" hint="p" isOn={line.value !== undefined} onPress={() => toggleLine(state)} />
        <Tool
          text="Magnifier"
          hint="m"
          isOn={isMagnified.value}
          onPress={() => isMagnified.value = !isMagnified.value}
        />
        <button
          type="button"
          aria-label="Keyboard shortcuts"
          title="Key ?"
          onClick={() => isHelpShown.value = true}
        >
          ?
        </button>
      </div>
    </div>
  );
}

function Tool({ text, hint, isOn, isOff = false, onPress }: {
  text: string;
  hint?: string;
  isOn: boolean;
  isOff?: boolean;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      disabled={isOff}
      title={hint && `Key ${hint}`}
      onClick={onPress}
    >
      {text}
    </button>
  );
}

function sayScale(scale: number): string {
  const percent = 100 * scale;
  return `${percent < 10 ? percent.toFixed(1) : Math.round(percent)}%`;
}
