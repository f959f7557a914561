import { compare } from "./compare.ts";
import { count } from "./count.ts";
import { fuse } from "./fuse.ts";
import { kernels } from "./kernels.ts";
import type { Operation } from "./operation.ts";
import { register } from "./register.ts";
import { restore } from "./restore.ts";
import { train } from "./train.ts";

/** All that the bridge can do: one more is offered, documented and checked once it stands here. */
export const OPERATIONS: readonly Operation[] = [restore, register, fuse, kernels, compare, count, train];

/** @throws RangeError where there is none of that name. */
export function findOperation(name: string): Operation {
  const operation = OPERATIONS.find((each) => each.name === name);
  if (!operation) throw new RangeError(`there is no operation ${name}`);
  return operation;
}
