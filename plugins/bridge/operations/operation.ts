import type { z } from "@hono/zod-openapi";
import type { Scan } from "../../../core/formats/mod.ts";
import type { NamedScan } from "../../../core/pipeline/collect_frames.ts";
import type { RestorerSurroundings } from "../../../core/pipeline/open_restorer.ts";
import type { LearningPoint } from "../schema.ts";

/**
 * Something that can be done to images, as a plain record: it is offered once it stands in `OPERATIONS`. Its parameters
 * are those of the command of the same name, and so are its pixels.
 */
export interface Operation<Schema extends z.ZodType = z.ZodType> {
  name: string;
  /** One line, for people. */
  summary: string;
  inputs: { least: number; most: number; what: string };
  parameters: Schema;
  /** What its report holds, where clients are promised that. */
  report?: z.ZodType;
  /** @throws Error of one line; the signal's reason once it is aborted. */
  run(inputs: readonly NamedScan[], task: Task<z.output<Schema>>): Promise<Outcome>;
}

/** What an operation is given beside its inputs. */
export interface Task<Parameters> {
  parameters: Parameters;
  surroundings: Surroundings;
  signal: AbortSignal;
  /** @param curve How the learning has gone so far. */
  onProgress(stage: string, fraction: number, curve?: LearningPoint[]): void;
  checkpoint: Checkpointing;
}

/** What a job can go on from when the server has ended in the middle of it. */
export interface Checkpointing {
  /** What it wrote last; undefined where it is begun anew. */
  read(): Promise<Uint8Array | undefined>;
  write(bytes: Uint8Array): Promise<void>;
}

export interface Surroundings extends RestorerSurroundings {
  /**
   * What `openLimbus` takes for a model's name.
   *
   * @throws RangeError where there is none of that name.
   */
  findModel(name: string): Promise<string>;
  /** Whether there is a model of that name. */
  hasModel(name: string): Promise<boolean>;
  /** Puts weights among the user's own models; false where others lie there by that name. */
  keepModel(name: string, weights: Uint8Array): Promise<boolean>;
  /** Bytes of memory that are free. */
  availableBytes(): number;
}

/** What came of it: images and other files, made one at a time, and a report. */
export interface Outcome {
  outputs: Output[];
  report: Record<string, unknown>;
}

/** A file to be: pixels become a TIFF, and can be had raw as well. */
export type Output =
  | { name: string; makeScan: () => Scan }
  | { name: string; make: () => Promise<Uint8Array> | Uint8Array };

/** An operation with the types of its own parameters, to be put among others. */
export function defineOperation<Schema extends z.ZodType>(operation: Operation<Schema>): Operation {
  return operation as unknown as Operation;
}
