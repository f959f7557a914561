import { addNode, type Graph, type Value } from "./graph.ts";

/** ONNX Runtime's own operators on blocked channels: its fastest convolutions on processors of the x86 kind. */
export const BLOCKED_DOMAIN = "com.microsoft.nchwc";

/**
 * `plain`: [batch, channels, height, width] in memory. `blocked`: [batch, channels / block, height, width, block] in
 * memory, though the shape reads as if it were plain.
 */
export type Layout = "plain" | "blocked";

/** Where each value of a source graph is found in the graph that it is lowered to, in each layout. */
export interface TensorLayouts {
  /** The value laid out so, reordered where that was not done before. */
  plain(value: Value): Value;
  blocked(value: Value): Value;
  /** Whether its channels fill blocks. */
  fits(value: Value): boolean;
  /** Whether it has been laid out in blocks already. */
  isBlocked(value: Value): boolean;
  set(source: Value, lowered: Value, layout: Layout): void;
}

/** Layouts of the values that are brought into `graph`; its inputs and constants are plain. */
export function createTensorLayouts(graph: Graph, { block }: { block: number }): TensorLayouts {
  const known = new Map<string, { [layout in Layout]?: Value }>();
  const find = (value: Value) => {
    if (!known.has(value.name)) known.set(value.name, { plain: value });
    return known.get(value.name)!;
  };
  const fits = ({ shape }: Value) => block > 1 && shape.length === 4 && shape[1] % block === 0;
  return {
    plain(value) {
      const found = find(value);
      const attributes = { channels: value.shape[1] };
      return found.plain ??= addNode(graph, ["ReorderOutput", found.blocked!], {
        shape: value.shape,
        attributes,
        domain: BLOCKED_DOMAIN,
      });
    },
    blocked(value) {
      const found = find(value);
      return found.blocked ??= addNode(graph, ["ReorderInput", found.plain!], {
        shape: value.shape,
        domain: BLOCKED_DOMAIN,
      });
    },
    fits,
    isBlocked: (value) => fits(value) && find(value).blocked !== undefined,
    set: (source, lowered, layout) => void known.set(source.name, { [layout]: lowered }),
  };
}
