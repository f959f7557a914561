import type { Image } from "../image/image.ts";
import { inputOf, type NetworkDescription } from "../network/network.ts";
import { requireTile } from "./require_inputs.ts";

/**
 * What a network reads of a tile, [channels, height, width]: the tile's own values, uncopied, or those and the guide's.
 *
 * @throws RangeError when a size does not suit the networks or its own data, or the network reads a guide and there is
 * none.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { joinInput } from "./join_input.ts";
 * const tile = createImage(2, 2, new Float32Array([1, 2, 3, 4]));
 * const network = { body: "paper", input: "guided", output: "direct", blocks: 1, features: 8, growth: 4 } as const;
 * deepStrictEqual([...joinInput(network, { tile, guide: tile })], [1, 2, 3, 4, 1, 2, 3, 4]);
 * ```
 */
export function joinInput(
  network: NetworkDescription,
  { tile, guide }: { tile: Image; guide?: Image },
): Float32Array {
  requireTile(tile);
  if (inputOf(network) === "blurred") return tile.data;
  if (!guide) throw new RangeError("the network reads a guide beside the tile, and none was given");
  requireTile(guide);
  const { height, width } = tile;
  if (guide.height !== height || guide.width !== width) {
    throw new RangeError(`a tile of ${height} x ${width} has a guide of ${guide.height} x ${guide.width}`);
  }
  const joined = new Float32Array(2 * tile.data.length);
  joined.set(tile.data);
  joined.set(guide.data, tile.data.length);
  return joined;
}
