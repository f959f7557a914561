import type { DeconvolutionProvenance, Provenance } from "../evidence/provenance.ts";
import type { Scan } from "../formats/mod.ts";
import type { Optics } from "../kernels/optics.ts";
import type { WeightsProvenance } from "../network/weights_file.ts";
import type { Quality } from "../restoration/average_over_turns.ts";
import { deconvolveScan } from "./deconvolve_scan.ts";
import type { EvidenceLevel, FrameEvidence } from "./gather_scan_evidence.ts";
import type { Limbus, OpenLimbusOptions } from "./open_limbus.ts";
import { OptionError } from "./option_error.ts";
import { type BlurGuide, readGuide } from "./read_guide.ts";
import { tellFieldRadius } from "./tell_field_radius.ts";

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

/** What a restorer is given of its surroundings. */
export interface RestorerSurroundings {
  /** Loads the model, or hands out one that is kept; called where its network takes part. */
  openLimbus: (options: Pick<OpenLimbusOptions, "model" | "device" | "threads" | "warn">) => Promise<Limbus>;
  readFile: OpenLimbusOptions["readFile"];
  /** What time it is, ISO 8601. */
  now: () => string;
}

export interface RestoreRequest {
  /** Named in messages. */
  name: string;
  tilePx?: number;
  memoryBytes?: number;
  stretchPercentile?: number;
  /** Default fast. */
  evidence?: EvidenceLevel;
  signal: AbortSignal;
  onProgress: (fraction: number) => void;
}

export interface Restorer {
  restore(
    scan: Scan,
    request: RestoreRequest,
  ): Promise<{ scan: Scan; provenance: Provenance | DeconvolutionProvenance; evidence?: FrameEvidence[] }>;
  dispose(): Promise<void>;
}

/** The blur that the shipped recipes end with, in pixels: for weights that do not tell theirs. */
const USUAL_RADIUS_PX = 7;
/** What is taken beyond what a network has learned: of the classical methods the one that a wrong radius harms least. */
const BEYOND = "wiener";

/**
 * What restores scans as asked. The model is loaded where its network takes part; where the blur is to be told, its
 * perceptron is.
 *
 * @throws OptionError when options do not go together; as `openLimbus` and `readGuide`.
 */
export async function openRestorer(
  options: RestorerOptions,
  { openLimbus, readFile, now }: RestorerSurroundings,
): Promise<Restorer> {
  const { method, radius, model } = options;
  refuseUnheeded(options);
  const isBlind = method !== "network" && radius === undefined;
  const guide = isBlind ? await readGuide(model, { readFile }) : undefined;
  const limbus = method === "network" || method === "auto" ? await openLimbus(options) : undefined;
  return {
    async restore(scan, request) {
      const chosen = method === "auto"
        ? await chooseMethod(scan, { ...options, request, guide, limbus: limbus! })
        : method;
      return chosen === "network"
        ? await restoreByNetwork(limbus!, scan, { ...request, quality: options.quality })
        : await deconvolve(scan, { ...options, ...request, guide, method: chosen, created: now() });
    },
    dispose: async () => await limbus?.dispose(),
  };
}

/** What a method would not heed is not taken from the user. */
function refuseUnheeded({ method, radius, optics, noise }: RestorerOptions): void {
  const refuse = (given: Record<string, unknown>, reason: string, needs: string) => {
    const option = Object.keys(given).find((key) => given[key] !== undefined);
    if (option) throw new OptionError(option, reason, needs);
  };
  if (method === "network") {
    refuse({ radius, optics, noise }, "is for classical methods", "method wiener, rl, tv or auto");
  } else if ((method === "wiener" || method === "auto") && radius === undefined) {
    refuse({ optics, noise }, "is not heeded by a Wiener filter that tells the blur itself", "radius");
  }
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
    guide?: BlurGuide;
    threads?: number;
    created: string;
  },
) {
  const { method, radius, guide, threads, optics, noise, created, stretchPercentile } = options;
  const { evidence, signal, onProgress } = options;
  return await deconvolveScan(scan, {
    method: { name: method, ...(noise !== undefined && { noise: noise / 255 }) },
    radiusPx: radius,
    guide,
    threads,
    optics,
    stretchPercentile,
    evidence,
    signal,
    onProgress,
    created,
  });
}

/** The network where the blur is such as it has learned, by the scan's frame of the most blur; and why is told. */
async function chooseMethod(
  scan: Scan,
  { radius, guide, limbus, warn, request: { name, signal } }: RestorerOptions & {
    guide?: BlurGuide;
    limbus: Limbus;
    request: RestoreRequest;
  },
): Promise<"network" | "wiener"> {
  let most = radius ?? 0;
  if (guide) {
    for (const image of scan.images) {
      most = Math.max(most, (await tellFieldRadius(image, guide.layers, { signal })).field.medianPx);
    }
  }
  const blur = `${guide ? "its blur is about" : "blur of"} ${most.toFixed(1)} px`;
  const learned = learnedRadiusPx(limbus.provenance);
  const range = `learned blur of up to ${learned} px`;
  if (most <= learned) {
    warn(`${name}: by the network, which has ${range}; ${blur}`);
    return "network";
  }
  warn(`${name}: by the ${BEYOND} method, as the network has ${range} only; ${blur}`);
  return BEYOND;
}

/** The greatest blur that a network was trained on, as its weights tell. */
function learnedRadiusPx({ recipe }: WeightsProvenance): number {
  const isRecord = typeof recipe === "object" && recipe !== null && "endRadiusPx" in recipe;
  return isRecord && typeof recipe.endRadiusPx === "number" ? recipe.endRadiusPx : USUAL_RADIUS_PX;
}
