/// <reference lib="dom" />
import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { KEYS } from "./keys.ts";
import type { ViewState } from "./view_state.ts";

const ARROWS: Record<string, string> = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" };

/** All keys of the viewer. */
export function HelpDialog({ state: { isHelpShown } }: { state: ViewState }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useSignalEffect(() => {
    if (isHelpShown.value) dialog.current!.showModal();
    else dialog.current!.close();
  });
  return (
    <dialog ref={dialog} aria-labelledby="keys" onClose={() => isHelpShown.value = false}>
      <h2 id="keys">Keys</h2>
      <dl class="keys">
        {KEYS.map(({ key, says }) => (
          <div>
            <dt>
              <kbd>{ARROWS[key] ?? key}</kbd>
            </dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
      <p class="quiet">
        The mouse drags the image, its wheel zooms. On the divider and the line, arrow keys move them.
      </p>
      <button type="button" class="main" onClick={() => isHelpShown.value = false}>Close</button>
    </dialog>
  );
}
