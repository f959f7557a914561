import { type Limbus, openLimbus } from "../../../mod.ts";
import type { Surroundings } from "../operations/operation.ts";

type OpenLimbus = Surroundings["openLimbus"];

/**
 * Opens models and keeps the last one loaded: who asks for the same again has it at once. Nobody but
 * the next model disposes of it.
 */
export function keepModel(): OpenLimbus {
  let kept: { key: string; limbus: Limbus; notes: string[] } | undefined;
  return async ({ model, warn, ...options }) => {
    const key = JSON.stringify([model, await lastChange(model), options]);
    if (kept?.key !== key) {
      await kept?.limbus.dispose();
      kept = undefined;
      const notes: string[] = [];
      const limbus = await openLimbus({ ...options, model, warn: (note) => notes.push(note) });
      kept = { key, limbus, notes };
    }
    for (const note of kept.notes) warn?.(note);
    return { ...kept.limbus, dispose: () => Promise.resolve() };
  };
}

/** Of a weights file that may be replaced under its name; shipped ones stay as they are. */
async function lastChange(model: string | undefined): Promise<number | undefined> {
  if (!model?.endsWith(".safetensors")) return undefined;
  return (await Deno.stat(model)).mtime?.getTime();
}
