import type { Normalization } from "../restoration/normalize.ts";
import type { TileSummary } from "../restoration/restore.ts";

/** Which weights were used. */
export interface ModelIdentity {
  name: string;
  /** Of the weights file's bytes, hexadecimal. */
  sha256: string;
}

/** How a result was made: it goes into the file's metadata and into every record. */
export interface Provenance {
  program: "limbus";
  version: string;
  model: ModelIdentity;
  /** What did the computing, in words. */
  device: string;
  parameters: {
    /** Percent of the pixels clipped at either end; null where the histogram was not stretched. */
    stretchPercentile: number | null;
  };
  /** Frame by frame: how values were scaled for the network and back, and the tiles it was cut into. */
  frames: { normalization: Normalization; tiles: TileSummary }[];
  /** When it was begun, ISO 8601, UTC. */
  created?: string;
  /** How long it took. */
  seconds: number;
}
