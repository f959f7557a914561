import type { HistoryEntry } from "../../../core/training/training_state.ts";

/**
 * The history of a training as a table and as data.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { lossFiles } from "./loss_files.ts";
 * const [csv] = lossFiles([
 *   { step: 20, loss: -30.5, learningRate: 1e-4, validation: { blurredPsnr: 28, restoredPsnr: 33 } },
 * ]);
 * strictEqual(csv.text, "step,loss,learning rate,held-out PSNR before dB,held-out PSNR after dB\n20,-30.5,0.0001,28,33\n");
 * ```
 */
export function lossFiles(history: readonly HistoryEntry[]): { name: string; text: string }[] {
  const header = ["step", "loss", "learning rate", "held-out PSNR before dB", "held-out PSNR after dB"];
  const rows = history.map(({ step, loss, learningRate, validation }) => [
    step,
    loss,
    learningRate,
    validation?.blurredPsnr ?? "",
    validation?.restoredPsnr ?? "",
  ]);
  return [
    { name: "losses.csv", text: [header, ...rows].map((row) => `${row.join(",")}\n`).join("") },
    { name: "losses.json", text: `${JSON.stringify(history, null, 2)}\n` },
  ];
}
