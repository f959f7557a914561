import type { JsonValue, WeightsProvenance } from "../../network/weights_file.ts";
import type { EvaluatedMethod } from "../../report/evaluation.ts";
import { openLimbus, type OpenLimbusOptions } from "../open_limbus.ts";
import type { OpenedMethod } from "./evaluate_protocol.ts";
import type { NetworkChoice } from "./protocol.ts";

/** A network as a method: a shipped one or a weights file, with default settings. */
export async function openNetwork(
  { name, model }: NetworkChoice,
  options: Omit<OpenLimbusOptions, "model">,
): Promise<OpenedMethod> {
  const limbus = await openLimbus({ ...options, model });
  const { identity, network, provenance, device } = limbus;
  const { blocks, features, body } = network;
  return {
    method: {
      name,
      group: groupOf(provenance),
      blocks,
      describe:
        `${identity.name}, a network of ${blocks} ${body} block${blocks === 1 ? "" : "s"} with ${features} ` +
        `features, on ${device}; SHA-256 ${identity.sha256}`,
    },
    restore: async (image, { signal }) => {
      const scan = {
        images: [image],
        sample: { kind: "uint", bits: 16 },
        file: "tiff",
        colour: false,
      } as const;
      const { scan: restored } = await limbus.restore({ ...scan, images: [image] }, {
        evidence: "off",
        signal,
      });
      return restored.images[0];
    },
    dispose: limbus.dispose,
  };
}

/** With which kernels a network was trained, as its weights tell. */
function groupOf({ recipe }: WeightsProvenance): EvaluatedMethod["group"] {
  const pairs = property(recipe, "pairs");
  const kernels = property(pairs, "kernels");
  return kernels === "gaussian" || kernels === "estimated" ? kernels : "other";
}

function property(value: JsonValue | undefined, key: string): JsonValue | undefined {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as { [key: string]: JsonValue })[key] : undefined;
}
