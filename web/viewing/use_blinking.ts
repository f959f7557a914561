import { useSignalEffect } from "@preact/signals";
import type { ViewState } from "./view_state.ts";

const EVERY_MS = 700;

/** Lets before and after take turns, while that is the manner of comparing. */
export function useBlinking({ mode, isAfterSeen }: ViewState): void {
  useSignalEffect(() => {
    if (mode.value !== "blink") return;
    const timer = setInterval(() => isAfterSeen.value = !isAfterSeen.peek(), EVERY_MS);
    return () => clearInterval(timer);
  });
}
