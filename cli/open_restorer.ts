import type { DeconvolutionProvenance, Provenance } from "../core/evidence/provenance.ts";
import type { Scan } from "../core/formats/mod.ts";
import type { Optics } from "../core/kernels/optics.ts";
import { deconvolveScan } from "../core/pipeline/deconvolve_scan.ts";
import { estimateFieldRadius } from "../core/pipeline/estimate_field_radius.ts";
import type { Quality } from "../core/restoration/average_over_turns.ts";
import { type Limbus, openLimbus } from "../mod.ts";
import { usageError } from "./user_error.ts";

/** How scans are restored: by the network, by a classical method, or by what suits each. */
export const RESTORE_METHODS = ["network", "wiener", "rl", "tv", "auto"] as const;
export type RestoreMethod = typeof RESTORE_METHODS[number];

export interface RestorerOptions {
  method: RestoreMethod;
  /** Of the blur disk, for classical methods. */
  radius?: number;
  optics?: Optics;
  /** In 1/255 of the range. */
  noise?: number;
  model: string;
  device: "auto" | "cpu" | "webgpu";
  threads?: number;
  quality: Quality;
  warn: (message: string) => void;
}

export interface RestoreRequest {
  /** Named in messages. */
  name: string;
  tilePx?: number;
  memoryBytes?: number;
  stretchPercentile?: number;
  signal: AbortSignal;
  onProgress: (fraction: number) => void;
}

export interface Restorer {
  restore(
    scan: Scan,
    request: RestoreRequest,
  ): Promise<{ scan: Scan; provenance: Provenance | DeconvolutionProvenance }>;
  dispose(): Promise<void>;
}

/** The network was trained on blur up to this radius, in pixels. */
const TRAINED_RADIUS_PX = 7;
/** What is taken beyond it: of the classical methods the one that a wrong radius harms least. */
const BEYOND = "wiener";

/**
 * What restores scans as asked. The model is loaded where the network takes part.
 *
 * @throws UserError when options do not go together; as `openLimbus`.
 */
export async function openRestorer(options: RestorerOptions): Promise<Restorer> {
  const { method, radius, optics, noise } = options;
  if (method === "network") {
    for (const [flag, value] of Object.entries({ radius, optics, noise })) {
      if (value === undefined) continue;
      throw usageError(`--${flag} is for classical methods`, "pass --method wiener, rl, tv or auto as well");
    }
  }
  const limbus = method === "network" || method === "auto" ? await openLimbus(options) : undefined;
  return {
    async restore(scan, request) {
      const chosen = method === "auto" ? await chooseMethod(scan, { ...options, request }) : method;
      return chosen === "network"
        ? await restoreByNetwork(limbus!, scan, { ...request, quality: options.quality })
        : await deconvolve(scan, { ...options, ...request, method: chosen });
    },
    dispose: async () => await limbus?.dispose(),
  };
}

async function restoreByNetwork(
  limbus: Limbus,
  scan: Scan,
  { name: _, ...request }: RestoreRequest & { quality: Quality },
) {
  return await limbus.restore(scan, request);
}

async function deconvolve(
  scan: Scan,
  options: RestoreRequest & {
    method: "wiener" | "rl" | "tv";
    radius?: number;
    optics?: Optics;
    noise?: number;
  },
) {
  const { method, radius, optics, noise, stretchPercentile, signal, onProgress } = options;
  return await deconvolveScan(scan, {
    method: { name: method, ...(noise !== undefined && { noise: noise / 255 }) },
    radiusPx: radius,
    optics,
    stretchPercentile,
    signal,
    onProgress,
    created: new Date().toISOString(),
  });
}

/** The network where the blur is such as it has learned, by the scan's frame of the most blur; and why is told. */
async function chooseMethod(
  scan: Scan,
  { radius, warn, request: { name, signal } }: RestorerOptions & { request: RestoreRequest },
): Promise<"network" | "wiener"> {
  let most = radius ?? 0;
  if (radius === undefined) {
    for (const image of scan.images) {
      most = Math.max(most, (await estimateFieldRadius(image, { signal })).medianPx);
    }
  }
  const blur = `${radius === undefined ? "its blur is about" : "blur of"} ${most.toFixed(1)} px`;
  if (most <= TRAINED_RADIUS_PX) {
    warn(`${name}: by the network, which has learned blur of up to ${TRAINED_RADIUS_PX} px; ${blur}`);
    return "network";
  }
  warn(
    `${name}: by the ${BEYOND} method, as the network has learned blur of up to ${TRAINED_RADIUS_PX} px only; ${blur}`,
  );
  return BEYOND;
}
