/** What a program took. */
export interface Measured {
  seconds: number;
  /** Greatest resident memory, where Linux tells. */
  peakBytes?: number;
  /** Seconds of all processors together, where Linux tells: what a busy machine does not change much. */
  processorSeconds?: number;
}

const POLL_MS = 20;

/**
 * Runs a program to its end.
 *
 * @throws Error when it fails, with what it printed last.
 */
export async function runMeasured(program: string, args: readonly string[], cwd: string): Promise<Measured> {
  const start = performance.now();
  const process = new Deno.Command(program, { args: [...args], cwd, stdout: "null", stderr: "piped" })
    .spawn();
  let peakBytes: number | undefined, processorSeconds: number | undefined;
  const poll = setInterval(() => {
    peakBytes = readPeakBytes(process.pid) ?? peakBytes;
    processorSeconds = readProcessorSeconds(process.pid) ?? processorSeconds;
  }, POLL_MS);
  const { success, stderr } = await process.output();
  clearInterval(poll);
  if (!success) {
    const words = new TextDecoder().decode(stderr).trimEnd().split("\n").slice(-5).join("\n");
    throw new Error(`${program} ${args.join(" ")} failed:\n${words}`);
  }
  return { seconds: (performance.now() - start) / 1000, peakBytes, processorSeconds };
}

/** The greatest resident memory so far of a process, where Linux tells. */
function readPeakBytes(pid: number): number | undefined {
  try {
    const kilobytes = /VmHWM:\s*(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

/** Clock ticks a second in what Linux tells of processes. */
const TICKS = 100;

/** Of a process that still runs: what its threads have used, in user and in kernel mode. */
function readProcessorSeconds(pid: number): number | undefined {
  try {
    // After the name in brackets, which may hold spaces: the 12th and 13th number.
    const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\) /, "").split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return undefined;
  }
}

export function formatPeak({ peakBytes }: Measured): string {
  return peakBytes === undefined ? "not measured on this system" : `${(peakBytes / 2 ** 20).toFixed(0)} MiB`;
}

/** Whether a program can be started. */
export async function hasProgram(program: string): Promise<boolean> {
  try {
    await new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" }).output();
    return true;
  } catch {
    return false; // There is no such program.
  }
}
