/** Whether a program is there. */
export async function canRun(program: string, ...args: string[]): Promise<boolean> {
  try {
    await new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "null" }).output();
    return true;
  } catch {
    return false;
  }
}
