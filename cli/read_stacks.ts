import { dirname, join } from "node:path";
import { decodeScan } from "../core/formats/mod.ts";
import type { Image } from "../core/image/image.ts";
import { decodeKernelBank, rawFileOf } from "../core/kernels/decode_kernel_bank.ts";
import type { KernelBank } from "../core/kernels/kernel_bank.ts";
import { collectFrames } from "../core/pipeline/collect_frames.ts";
import type { GivenStacks } from "../core/pipeline/prepare_stack_pairs.ts";
import { expandInputs } from "./expand_inputs.ts";
import { usageError, UserError } from "./user_error.ts";

/** Where full stacks and the kernels between them and their frames lie. */
export interface StackFiles {
  stacks?: readonly string[];
  bank?: string;
}

/**
 * The full stacks and the kernel bank that the options name; undefined where they name none.
 *
 * @throws UserError, FormatError, KernelBankError of one line.
 */
export async function readStacks({ stacks, bank }: StackFiles): Promise<GivenStacks | undefined> {
  if (!stacks) {
    if (bank) {
      throw usageError("--bank goes with --stacks", "give the full stacks that its kernels come from");
    }
    return undefined;
  }
  const images: Image[] = [];
  for (const input of await expandInputs(stacks)) {
    if ("problem" in input) throw new UserError(`${input.path}: ${input.problem}`);
    const scan = await decodeScan(await Deno.readFile(input.path), input.path);
    images.push(
      ...collectFrames([{ name: input.path, scan }], { least: 1 }).frames.map(({ image }) => image),
    );
  }
  return { stacks: images, ...(bank !== undefined && { bank: await readBank(bank) }) };
}

async function readBank(path: string): Promise<KernelBank> {
  const json = await Deno.readTextFile(path);
  const raw = await Deno.readFile(join(dirname(path), rawFileOf(json)));
  return (await decodeKernelBank(json, { raw })).bank;
}
