import { z } from "@hono/zod-openapi";
import { OPERATIONS } from "../operations/registry.ts";
import { Id } from "../schema.ts";

const MOST_INPUTS = 1024;

/** One kind of order for each operation there is. */
const orders = OPERATIONS.map(({ name, summary, parameters }) =>
  z.strictObject({
    operation: z.literal(name),
    inputs: z.array(Id).max(MOST_INPUTS),
    parameters: (parameters as z.ZodType<Record<string, unknown>>).prefault({}),
  }).openapi({ title: name, description: summary })
);

/** What a client asks for, its parameters completed by the defaults. */
export const JobOrder = z.discriminatedUnion("operation", orders as [typeof orders[number], ...typeof orders])
  .openapi("JobOrder");
