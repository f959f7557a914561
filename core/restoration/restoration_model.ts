import type { Image } from "../image/image.ts";
import type { NetworkInput } from "../network/network.ts";

/** What a model makes of a tile. */
export interface RestoredTile extends Image {
  /** Standard deviation of each pixel over several answers, where the network was asked several times. */
  spread?: Float32Array;
}

/** Port: a network ready to restore tiles. Engines under `core/compute` implement it. */
export interface RestorationModel {
  /** What runs it, in words a user knows: "CPU, ONNX Runtime, 2 threads", "NVIDIA H200, WebGPU". */
  readonly device: string;
  /** What a tile has to come with: a `guided` model reads a guide beside it. */
  readonly input: NetworkInput;
  /** How many tiles it can work on at a time; `restoreTile` may be called so often before one resolves. */
  readonly concurrency: number;
  /** Heights and widths must be multiples of this (2 for the shipped family). */
  readonly multiple: number;
  /** Peak working memory for a tile of so many pixels, in bytes, for one of the concurrent tiles. */
  workingBytes(pixels: number): number;
  /**
   * The network applied to one tile, normalised by the caller; zero padding at the tile's edge. The guide is of the
   * tile's size and normalised alike; a model that reads none does not look at it.
   *
   * @throws RangeError when a size does not suit, or a guided model is given no guide.
   */
  restoreTile(tile: Image, guide?: Image): Promise<RestoredTile>;
  dispose(): Promise<void>;
}
