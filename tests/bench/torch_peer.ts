import type { NetworkDescription, Weights } from "../../core/network/network.ts";

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

const CANDIDATES = ["python3", "/usr/bin/python3", "python"];

/** Starts the peer with the first interpreter that can import torch; undefined where there is none. */
export async function startTorchPeer(
  options: { python?: string; threads: number; folder: string },
): Promise<TorchPeer | undefined> {
  for (const python of options.python ? [options.python] : CANDIDATES) {
    if (await hasTorch(python)) return await connect(python, options);
  }
}

async function hasTorch(python: string): Promise<boolean> {
  const args = ["-c", "import torch, numpy"];
  try {
    return (await new Deno.Command(python, { args, stdout: "null", stderr: "null" }).output()).success;
  } catch {
    return false; // There is no such program.
  }
}

async function connect(python: string, options: { threads: number; folder: string }): Promise<TorchPeer> {
  const script = new URL("torch_peer.py", import.meta.url).pathname;
  const process = new Deno.Command(python, {
    args: [script, String(options.threads)],
    stdin: "piped",
    stdout: "piped",
    env: { OMP_NUM_THREADS: String(options.threads) },
  }).spawn();
  const input = process.stdin.getWriter();
  const readLine = lineReader(process.stdout);
  const ask = async (request: Record<string, unknown>): Promise<Record<string, unknown>> => {
    await input.write(new TextEncoder().encode(JSON.stringify(request) + "\n"));
    return await readLine();
  };
  const { name } = await readLine();
  return {
    name: String(name),
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
    async close() {
      await input.close();
      await process.status;
    },
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

/** Answers one JSON line at a time. */
function lineReader(stream: ReadableStream<Uint8Array<ArrayBuffer>>): () => Promise<Record<string, unknown>> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return async () => {
    while (!text.includes("\n")) {
      const { value, done } = await reader.read();
      if (done) throw new Error("the PyTorch process ended: its message stands above");
      text += value;
    }
    const end = text.indexOf("\n");
    const line = text.slice(0, end);
    text = text.slice(end + 1);
    return JSON.parse(line);
  };
}
