/** Where a command speaks to: results to `print`, all else to `note`. */
export interface Terminal {
  /** A line on standard output: the result, and nothing but the result. */
  print(line: string): void;
  /** A line on standard error: progress, warnings, errors. */
  note(line: string): void;
  /** Overwrites the current line of standard error. Only used where `isInteractive`. */
  redraw(text: string): void;
  /** Whether standard error is a terminal that someone looks at. */
  isInteractive: boolean;
  /** Characters that fit in a line. */
  columns(): number;
}

/** What every command is given. */
export interface CommandContext {
  terminal: Terminal;
  /** Aborted when the user presses Ctrl-C. */
  signal: AbortSignal;
}

/** The process' own streams. */
export function processTerminal(): Terminal {
  const encoder = new TextEncoder();
  const write = (stream: { writeSync(bytes: Uint8Array): number }, text: string): void => {
    let bytes = encoder.encode(text);
    try {
      while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
    } catch (error) {
      // The reader went away (`limbus ... | head`): nobody is left to tell.
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    }
  };
  return {
    print: (line) => write(Deno.stdout, `${line}\n`),
    note: (line) => write(Deno.stderr, `${line}\n`),
    redraw: (text) => write(Deno.stderr, `\r\x1b[2K${text}`),
    isInteractive: Deno.stderr.isTerminal(),
    columns: () => {
      try {
        // Some pseudo-terminals say 0.
        return Deno.consoleSize().columns || 80;
      } catch {
        return 80;
      }
    },
  };
}
