import { fileURLToPath } from "node:url";

/** A Python process that answers one JSON line for each JSON line it is sent. */
export interface PythonPeer {
  /** What it says it is, such as "PyTorch 1.13.1, 2 threads". */
  name: string;
  ask(request: Record<string, unknown>): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const CANDIDATES = ["python3", "/usr/bin/python3", "python"];

/** Starts a script with the first interpreter that can import what it needs; undefined without one. */
export async function startPythonPeer(
  script: URL,
  options: { python?: string; needs: readonly string[]; threads: number },
): Promise<PythonPeer | undefined> {
  for (const python of options.python ? [options.python, ...CANDIDATES] : CANDIDATES) {
    if (await canImport(python, options.needs)) return await connect(python, { script, ...options });
  }
}

async function canImport(python: string, packages: readonly string[]): Promise<boolean> {
  const args = ["-c", `import ${packages.join(", ")}`];
  try {
    return (await new Deno.Command(python, { args, stdout: "null", stderr: "null" }).output()).success;
  } catch {
    return false; // There is no such program.
  }
}

async function connect(python: string, options: { script: URL; threads: number }): Promise<PythonPeer> {
  const process = new Deno.Command(python, {
    args: [fileURLToPath(options.script), String(options.threads)],
    stdin: "piped",
    stdout: "piped",
    env: { OMP_NUM_THREADS: String(options.threads) },
  }).spawn();
  const input = process.stdin.getWriter();
  const readLine = lineReader(process.stdout, options.script.pathname);
  const { name } = await readLine();
  return {
    name: String(name),
    async ask(request) {
      await input.write(new TextEncoder().encode(JSON.stringify(request) + "\n"));
      return await readLine();
    },
    async close() {
      await input.close();
      await process.status;
    },
  };
}

/** Answers one JSON line at a time. */
function lineReader(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  script: string,
): () => Promise<Record<string, unknown>> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return async () => {
    while (!text.includes("\n")) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`${script} ended: its message stands above`);
      text += value;
    }
    const end = text.indexOf("\n");
    const line = text.slice(0, end);
    text = text.slice(end + 1);
    return JSON.parse(line);
  };
}
