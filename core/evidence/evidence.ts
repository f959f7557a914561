import type { Image } from "../image/image.ts";

/** What can speak against a restoration. */
export type EvidenceSignal = "reblur" | "disagreement" | "empty" | "blur" | "noise" | "texture";

/** A signal that fired, in plain words. */
export interface EvidenceWarning {
  signal: EvidenceSignal;
  /** What was seen and what to do about it. */
  message: string;
}

/** What can be trusted in one restored frame. */
export interface Evidence {
  /** 0: nothing in it may be trusted, 100: nothing speaks against it. */
  score: number;
  /** The whole of it in one plain sentence. */
  sentence: string;
  /** Worst first; empty where no signal fired. */
  warnings: EvidenceWarning[];
  figures: EvidenceFigures;
}

/** The measurements behind the score. */
export interface EvidenceFigures {
  /**
   * Root mean square of what is left between the input and the restored frame blurred again, over that of the noise
   * that was taken out: 1 where nothing but noise was.
   */
  residualRatio: number;
  /** Standard deviation of the input's noise, 1/255. */
  noise: number;
  /** Radius of the input's blur, pixels. */
  radiusPx: number;
  /** Share of the field where signals fire, 0..1. */
  doubtfulShare: number;
}

/** Where in the field the evidence is strong: maps of the frame's size. */
export interface EvidenceMaps {
  /** Residual of the re-blur check over what is expected of an honest restoration: doubtful from 4 on. */
  reblur: Image;
  /** Standard deviation over flips and turns, 0..1 of the grey range; absent where they were not tried. */
  disagreement?: Image;
}
