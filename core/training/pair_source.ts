import type { TrainingPair } from "../synthesis/draw_pairs.ts";

/** Which pairs of an endless series. */
export interface PairRange {
  /** Number of the first, from 0. */
  first: number;
  count: number;
  /** Height and width. */
  patchPx: number;
  /** The greatest radius of the blur, where the source can choose it. */
  maxRadiusPx: number;
}

/**
 * What a training learns from. Pure: the same range gives the same pairs, in every run, or a training that was
 * interrupted would not go on to the same end.
 */
export interface PairSource {
  /** In words, for the record. */
  readonly describe: string;
  draw(range: PairRange): Promise<TrainingPair[]> | TrainingPair[];
  /** Pairs that are never drawn for training, to judge by. */
  drawHeldOut(): Promise<TrainingPair[]> | TrainingPair[];
}
