import { canRun } from "./can_run.ts";

/** Why nothing can be shown here; undefined where it can. */
export async function whyNoDisplay(): Promise<string | undefined> {
  return await canRun("Xvfb", "-version") ? undefined : "there is no Xvfb";
}

/** A display that nobody sees, for as long as the work lasts. */
export async function withDisplay<T>(work: (display: string) => Promise<T>): Promise<T> {
  const child = new Deno.Command("Xvfb", {
    args: ["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  try {
    return await work(`:${new TextDecoder().decode(value).trim()}`);
  } finally {
    child.kill();
    await reader.cancel();
    await child.status;
  }
}
