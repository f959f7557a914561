import { gatherEvidence } from "../evidence/gather_evidence.ts";
import type { Evidence, EvidenceMaps } from "../evidence/evidence.ts";
import { scoreFocus } from "../focus/score_focus.ts";
import type { Image } from "../image/image.ts";
import { findUnitScale, scaleImage } from "./unit_scale.ts";

/** How much is done to tell what can be trusted: `full` asks the network of each tile turned as well. */
export const EVIDENCE_LEVELS = ["off", "fast", "full"] as const;
export type EvidenceLevel = typeof EVIDENCE_LEVELS[number];

/** What can be trusted in one frame, and where. */
export interface FrameEvidence {
  evidence: Evidence;
  maps: EvidenceMaps;
}

/** Share of the work that judging the input's focus is. */
const FOCUS_SHARE = 0.25;

/**
 * `gatherEvidence` for each frame of a scan and what was made of it, before grey levels were stretched. Each frame is
 * brought to 0..1 first, so that figures mean the same for floats of any range.
 *
 * @param spreads Standard deviations over several answers, frame by frame; undefined where there was one.
 * @throws The signal's reason once it is aborted.
 */
export async function gatherScanEvidence(
  { blurred, restored, spreads }: {
    blurred: readonly Image[];
    restored: readonly Image[];
    spreads?: readonly (Image | undefined)[];
  },
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (fraction: number) => void } = {},
): Promise<FrameEvidence[]> {
  const gathered: FrameEvidence[] = [];
  for (const [frame, given] of blurred.entries()) {
    const scale = findUnitScale([given]), image = scaleImage(given, scale), spread = spreads?.[frame];
    const report = (share: number) => onProgress?.((frame + share) / blurred.length);
    const focus = await scoreFocus(image, { signal, onProgress: (share) => report(FOCUS_SHARE * share) });
    gathered.push(
      await gatherEvidence(image, scaleImage(restored[frame], scale), {
        focus,
        disagreement: spread && scaleImage(spread, { ...scale, offset: 0 }),
        signal,
        onProgress: (share) => report(FOCUS_SHARE + (1 - FOCUS_SHARE) * share),
      }),
    );
  }
  return gathered;
}
