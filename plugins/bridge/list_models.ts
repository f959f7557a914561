import { SHIPPED_MODELS } from "../../core/models/mod.ts";
import type { ModelEntry } from "./api/services.ts";
import { listOwnModels } from "./jobs/find_model.ts";

/** The models that come with Limbus, the default one first, then those in the user's folder. */
export async function listModels(folder: string): Promise<ModelEntry[]> {
  const own = await listOwnModels(folder);
  return [
    ...SHIPPED_MODELS.map(({ name, description }) => ({ name, description, shipped: true })),
    ...own.map((name) => ({ name, description: "of your own", shipped: false })),
  ];
}
