import type { NetworkDescription, Weights } from "../../core/network/network.ts";
import { startPythonPeer } from "./python_peer.ts";

/** The Python process that runs the same networks in PyTorch. */
export interface TorchPeer {
  /** "PyTorch 1.13.1, 2 threads". */
  name: string;
  load(network: NetworkDescription, options: { weights: Weights; learningRate: number }): Promise<void>;
  /** Seconds that one forward pass took. */
  infer(tile: TensorFile): Promise<number>;
  /** One forward pass, its result. */
  restore(tile: TensorFile): Promise<Float32Array>;
  /** One step of training: forward, backward, Adam. */
  step(batch: PeerBatch): Promise<{ seconds: number; loss: number }>;
  close(): Promise<void>;
}

/** A tensor that both sides can read. */
export interface TensorFile {
  path: string;
  shape: readonly number[];
}

export interface PeerBatch {
  blurred: TensorFile;
  sharp: TensorFile;
  epsilon: number;
  borderPx: number;
}

export const INSTALL_HINT =
  "To compare with PyTorch, install it (Debian: apt-get install python3-torch; elsewhere: pip install torch numpy) " +
  "or name an interpreter that has it: --python PATH";

/** Starts the peer with the first interpreter that can import torch; undefined where there is none. */
export async function startTorchPeer(
  options: { python?: string; threads: number; folder: string },
): Promise<TorchPeer | undefined> {
  const peer = await startPythonPeer(new URL("torch_peer.py", import.meta.url), {
    ...options,
    needs: ["torch", "numpy"],
  });
  if (peer === undefined) return undefined;
  const { name, ask, close } = peer;
  return {
    name,
    async load(network, { weights, learningRate }) {
      const { path } = writeTensor(
        `${options.folder}/weights.raw`,
        [...weights.values()].map(({ data }) => data),
      );
      const shapes = [...weights].map(([name, { shape }]) => [name, shape]);
      await ask({ do: "load", network, weights: shapes, path, learningRate });
    },
    async infer({ path, shape }) {
      return (await ask({ do: "infer", path, shape })).seconds as number;
    },
    async restore({ path, shape }) {
      const output = `${options.folder}/restored.raw`;
      await ask({ do: "infer", path, shape, output });
      return new Float32Array(Deno.readFileSync(output).buffer);
    },
    async step({ blurred, sharp, epsilon, borderPx }) {
      const { shape } = blurred;
      const request = { do: "step", blurred: blurred.path, sharp: sharp.path, shape, epsilon, borderPx };
      return await ask(request) as { seconds: number; loss: number };
    },
    close,
  };
}

/** Writes values that both sides read: raw little-endian float32. */
export function writeTensor(path: string, parts: Float32Array[], shape: readonly number[] = []): TensorFile {
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  for (const part of parts) {
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    for (let written = 0; written < bytes.length;) written += file.writeSync(bytes.subarray(written));
  }
  return { path, shape };
}
