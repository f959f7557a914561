import type { FrameGain } from "../focus/fused_stack.ts";
import type { AlignmentQuality } from "../registration/stack_registration.ts";
import type { MotionModel } from "../registration/transform.ts";
import type { Quality } from "../restoration/average_over_turns.ts";
import type { Normalization } from "../restoration/normalize.ts";
import type { TileSummary } from "../restoration/restore.ts";
import type { Evidence } from "./evidence.ts";

/** Which weights were used. */
export interface ModelIdentity {
  name: string;
  /** Of the weights file's bytes, hexadecimal. */
  sha256: string;
}

/** What every result tells of its making. */
export interface Origin {
  program: "limbus";
  version: string;
  /** When it was begun, ISO 8601, UTC. */
  created?: string;
  /** How long it took. */
  seconds: number;
}

/** How a restored scan was made: it goes into the file's metadata and into every record. */
export interface Provenance extends Origin {
  model: ModelIdentity;
  /** What did the computing, in words. */
  device: string;
  parameters: {
    /** Whether the network was asked once for each tile, or eight times. */
    quality: Quality;
    /** Percent of the pixels clipped at either end; null where the histogram was not stretched. */
    stretchPercentile: number | null;
  };
  /** Frame by frame: how values were scaled for the network and back, the tiles it was cut into, what can be trusted. */
  frames: { normalization: Normalization; tiles: TileSummary; evidence?: Evidence }[];
}

/** How a scan was deconvolved by a classical method: no network took part. */
export interface DeconvolutionProvenance extends Origin {
  method: "wiener" | "rl" | "tv";
  /** Whether the blur was told from the scan itself. */
  blind: boolean;
  /** Where it was: the model whose perceptron told it. */
  model?: ModelIdentity;
  /** What did the computing, in words. */
  device: string;
  /** What the method was told beside its defaults; null where it found out by itself. */
  parameters: Record<string, string | number | boolean | null>;
  frames: { blur: FrameBlurOrigin; evidence?: Evidence }[];
}

/** Where the blur radius of a frame comes from, and what it is in pixels over the frame. */
export interface FrameBlurOrigin {
  source: "given" | "estimated";
  medianPx: number;
  leastPx: number;
  greatestPx: number;
}

/** How what was made of a focus stack was made: no model took part, but every frame did or was left out. */
export interface StackProvenance extends Origin {
  operation: "register" | "fuse" | "kernels" | "stack";
  parameters: Record<string, string | number | boolean | null>;
  /** The frame whose place and brightness the others were brought to. */
  reference: string;
  /** In the order given. */
  frames: FrameOrigin[];
}

/** How an eye went the whole way: its frames registered and fused, restored, counted. */
export interface EyeProvenance extends Origin {
  operation: "run";
  /** The network that was at hand, whether or not it was needed. */
  model: ModelIdentity;
  /** What its computing was done by, in words. */
  device: string;
  parameters: Record<string, string | number | boolean | null>;
  /** How the frames became one; absent where there was a single one. */
  stack?: StackProvenance;
  /** How the network was asked; absent where nothing needed it. */
  restoration?: Provenance;
  /** Seconds by stage. */
  stages: Record<string, number>;
}

/** What became of one frame. */
export interface FrameOrigin {
  name: string;
  /** `given`: taken as aligned already. */
  status: "reference" | "aligned" | "given" | "refused";
  /** Why it was refused. */
  reason?: string;
  method?: "intensity" | "features";
  model?: MotionModel;
  /** Frame -> reference: 3 x 3, row-major, on (row, column, 1), in pixels. */
  matrix?: readonly number[];
  quality?: AlignmentQuality;
  /** The frame's brightness: gain * reference + offset. */
  gain?: FrameGain;
  /** Its focus in the unit of the depth, where that is not its place among the frames. */
  focus?: number;
}
