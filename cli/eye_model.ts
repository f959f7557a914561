import { hashWeights } from "../core/network/weights_file.ts";
import { readGuide } from "../core/pipeline/read_guide.ts";
import { readModel } from "../core/pipeline/read_model.ts";
import type { EyeModel } from "../core/pipeline/run_eye.ts";
import { type Limbus, openLimbus } from "../mod.ts";

/** A model that is loaded when it is first needed, and then kept. */
export interface LazyEyeModel {
  /** Of its weights file, hexadecimal. */
  sha256: string;
  open(): Promise<EyeModel>;
  dispose(): Promise<void>;
}

/** @throws Error of one line when there is no such model. */
export async function prepareEyeModel(
  { model, device, threads, warn }: {
    model: string;
    device: "auto" | "cpu" | "webgpu";
    threads?: number;
    warn: (message: string) => void;
  },
): Promise<LazyEyeModel> {
  const readFile = (path: string | URL) => Deno.readFile(path);
  const { bytes } = await readModel(model, { readFile });
  let opened: (EyeModel & { limbus: Limbus }) | undefined;
  return {
    sha256: await hashWeights(bytes),
    async open() {
      if (opened) return opened;
      const { layers } = await readGuide(model, { readFile });
      return opened = { layers, limbus: await openLimbus({ model, device, threads, warn }) };
    },
    dispose: async () => await opened?.limbus.dispose(),
  };
}
