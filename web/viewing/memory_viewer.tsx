/// <reference lib="dom" />
import { useEffect, useMemo } from "preact/hooks";
import type { DeblurredPicture } from "../client/browser_deblur.ts";
import type { ResultView } from "../results/result_view.ts";
import { openMemorySource } from "./memory_source.ts";
import type { TileSource } from "./tile_source.ts";
import { createViewState } from "./view_state.ts";
import { Viewing } from "./viewing.tsx";

/** What was deblurred in this browser beside what it was made of; saved from here. */
export function MemoryViewer({ picture: { before, after, tiff, name } }: { picture: DeblurredPicture }) {
  const sources = useMemo(() =>
    new Map<string, TileSource>([
      ["before", openMemorySource({ key: "before", ...before })],
      ["after", openMemorySource({ key: "after", ...after })],
    ]), []);
  const state = useMemo(() => createViewState(describe(before.info.frames, name)), []);
  const address = useMemo(() => URL.createObjectURL(tiff), []);
  useEffect(() => () => URL.revokeObjectURL(address), []);
  return (
    <>
      <p>
        <a class="button main" href={address} download={name.replace(/(\.\w+)?$/, "_sharp.tif")}>
          Save the sharp image
        </a>
      </p>
      <Viewing
        state={state}
        openSource={(url) => Promise.resolve(sources.get(url)!)}
        measure={() => Promise.reject(new Error("sharpness is measured on the server only"))}
      />
    </>
  );
}

function describe(frames: number, name: string): ResultView {
  const pairs = Array.from({ length: frames }, (_, frame) => ({
    before: { url: "before", frame, name },
    after: { url: "after", frame, name },
  }));
  return { job: "", pairs, maps: [], isMeasured: false };
}
