/// <reference lib="dom" />
import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe finds that is serious or critical. Its script comes by the debugger: the page's policy lets none in. */
export async function findSerious(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => ["serious", "critical"].includes(impact ?? ""))
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ").slice(0, 400)}`);
    interface Violation {
      id: string;
      impact: string | null;
      nodes: { html: string }[];
    }
  });
}
