import { selectBackend, type SelectedBackend } from "../compute/select_backend.ts";
import type { ModelIdentity } from "../evidence/provenance.ts";
import type { Scan } from "../formats/mod.ts";
import { inputOf, type NetworkDescription } from "../network/network.ts";
import { decodeWeights, hashWeights, type WeightsProvenance } from "../network/weights_file.ts";
import { createGuideMaker } from "./create_guide_maker.ts";
import { readModel } from "./read_model.ts";
import { type RestoredScan, restoreScan, type RestoreScanOptions } from "./restore_scan.ts";

export interface OpenLimbusOptions {
  /** Reads a file, here the weights: `Deno.readFile`, or a `fetch` in a browser. */
  readFile: (path: string | URL) => Promise<Uint8Array>;
  /** What time it is, ISO 8601: recorded with every result. */
  now?: () => string;
  /** The name of a shipped model, or a path: see `readModel`. Default: the first shipped model. */
  model?: string;
  /** `auto` takes a real GPU where there is one. Default: `auto`. */
  device?: "auto" | "cpu" | "webgpu";
  /** CPU threads. Default: one a core. */
  threads?: number;
  /** Told what is not as asked for, such as a GPU that computes wrongly. */
  warn?: (message: string) => void;
}

/** A model, loaded once and kept, on the engine chosen for it. */
export interface Limbus {
  identity: ModelIdentity;
  network: NetworkDescription;
  /** How the weights came about, as their file tells. */
  provenance: WeightsProvenance;
  /** What does the computing, in words. */
  device: string;
  /** Why this engine was chosen. */
  why: string;
  selfCheck: SelectedBackend["selfCheck"];
  restore(scan: Scan, options?: Omit<RestoreScanOptions, "identity">): Promise<RestoredScan>;
  dispose(): Promise<void>;
}

/**
 * Reads a model's weights, chooses an engine, checks it and loads the model into it.
 *
 * @throws Error of one line when there is no such model, or its file cannot be read.
 * @example
 * ```ts
 * import { rejects } from "node:assert";
 * import { openLimbus } from "./open_limbus.ts";
 * const readFile = () => Promise.resolve(new Uint8Array(0));
 * await rejects(openLimbus({ readFile, model: "corneal" }), /no model is called corneal/);
 * await rejects(openLimbus({ readFile, model: "my.safetensors" }), /my: not a safetensors file/);
 * ```
 */
export async function openLimbus(options: OpenLimbusOptions): Promise<Limbus> {
  const { readFile, now, device = "auto", threads, warn = () => {} } = options;
  const { name, bytes } = await readModel(options.model, { readFile });
  const { network, weights, guide, provenance } = decodeWeights(bytes, name);
  if (inputOf(network) === "guided" && !guide) {
    throw new Error(`${name}: its network reads a guide, and what makes the guide is not in the file`);
  }
  const identity = { name, sha256: await hashWeights(bytes) };
  const { backend, why, selfCheck } = await selectBackend({ device, threads, network, weights, warn });
  try {
    const model = await backend.loadModel(network, weights);
    const makeGuide = guide && createGuideMaker(guide);
    return {
      identity,
      network,
      provenance,
      device: model.device,
      why,
      selfCheck,
      restore: (scan, restoreOptions) =>
        restoreScan(scan, model, { created: now?.(), makeGuide, ...restoreOptions, identity }),
      dispose: async () => {
        await model.dispose();
        await backend.dispose();
      },
    };
  } catch (error) {
    await backend.dispose();
    throw error;
  }
}
