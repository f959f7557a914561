/// <reference lib="dom" />
import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { ViewState } from "./view_state.ts";

const STEP = 0.02;

/** The line between before and after: dragged, or moved by the arrow keys. */
export function Divider({ state: { divider } }: { state: ViewState }) {
  const place = useRef<HTMLDivElement>(null);
  // Not as an attribute: the policy of the page lets none through that comes with its HTML.
  useSignalEffect(() => void (place.current!.style.left = `${100 * divider.value}%`));
  const moveTo = (share: number) => divider.value = Math.min(1, Math.max(0, share));
  const drag = (event: PointerEvent) => {
    const handle = event.currentTarget as HTMLElement;
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const { left, width } = handle.closest(".stage")!.getBoundingClientRect();
    moveTo((event.clientX - left) / width);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP, Home: -1, End: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    moveTo(divider.value + step);
  };
  return (
    <div
      class="divider"
      ref={place}
      data-handle
      role="slider"
      tabIndex={0}
      aria-label="Divider between before and after"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * divider.value)}
      aria-valuetext={`${Math.round(100 * divider.value)}% before`}
      onPointerDown={(event) => (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={press}
    >
      <span class="grip" aria-hidden="true"></span>
    </div>
  );
}
