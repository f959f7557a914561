import { createTfjsBackend } from "../../core/compute/tfjs/mod.ts";
import type { Scan } from "../../core/formats/mod.ts";
import { inputOf } from "../../core/network/network.ts";
import { decodeWeights, hashWeights } from "../../core/network/weights_file.ts";
import { createGuideMaker } from "../../core/pipeline/create_guide_maker.ts";
import { restoreScan, type RestoreScanOptions } from "../../core/pipeline/restore_scan.ts";
import { readRefusal } from "../client/ask_api.ts";

/** A model on this browser's graphics card. */
export interface BrowserLimbus {
  device: string;
  restore(scan: Scan, options: Pick<RestoreScanOptions, "signal" | "onProgress">): Promise<Scan>;
}

/**
 * Loads a model that comes with Limbus into the graphics card: the code that restores is that of the server.
 *
 * @throws AdapterError where there is no card that may be used.
 */
export async function openInBrowser(
  name: string,
  { allowSoftware }: { allowSoftware: boolean },
): Promise<BrowserLimbus> {
  const backend = await createTfjsBackend({ allowSoftware });
  const response = await fetch(`/models/${name}`);
  if (!response.ok) throw await readRefusal(response);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { network, weights, guide } = decodeWeights(bytes, name);
  if (inputOf(network) === "guided" && !guide) throw new Error(`${name} lacks what makes its guides`);
  const model = await backend.loadModel(network, weights);
  const identity = { name, sha256: await hashWeights(bytes) };
  const makeGuide = guide && createGuideMaker(guide);
  return {
    device: model.device,
    async restore(scan, options) {
      const created = new Date().toISOString();
      return (await restoreScan(scan, model, { identity, makeGuide, created, evidence: "off", ...options }))
        .scan;
    },
  };
}
