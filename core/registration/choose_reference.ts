import type { Pyramid } from "./pyramid.ts";
import type { Link } from "./reconcile.ts";

/**
 * The frame from which the others are reached in the fewest steps: among the largest group of frames that fit
 * together the one whose farthest companion is nearest; of equals the sharpest, then the first.
 */
export function chooseReference(
  usable: readonly number[],
  links: readonly Pick<Link, "from" | "to">[],
  pyramids: readonly Pyramid[],
): number {
  const ranked = usable.map((index) => {
    const steps = stepsFrom(index, links);
    return {
      index,
      reached: steps.size,
      farthest: Math.max(...steps.values()),
      sharpness: sharpnessOf(pyramids[index]),
    };
  });
  ranked.sort((a, b) =>
    b.reached - a.reached || a.farthest - b.farthest || b.sharpness - a.sharpness || a.index - b.index
  );
  return ranked[0].index;
}

/** Links between a frame and each that can be reached from it. */
function stepsFrom(start: number, links: readonly Pick<Link, "from" | "to">[]): Map<number, number> {
  const steps = new Map([[start, 0]]);
  const queue = [start];
  for (const index of queue) {
    for (const { from, to } of links) {
      const other = from === index ? to : to === index ? from : undefined;
      if (other === undefined || steps.has(other)) continue;
      steps.set(other, steps.get(index)! + 1);
      queue.push(other);
    }
  }
  return steps;
}

/** Share of fine detail in the detail of all levels, which neither brightness nor contrast changes. */
function sharpnessOf({ levels }: Pyramid): number {
  const energies = levels.flatMap((level) => level ? [energyOf(level.band)] : []);
  return energies[0] / Math.max(1e-30, energies.reduce((sum, energy) => sum + energy, 0));
}

function energyOf(band: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < band.length; i++) sum += band[i] * band[i];
  return sum / band.length;
}
