import { z } from "@hono/zod-openapi";
import { PixelSize } from "../schema.ts";

const share = z.number().min(0).max(1);
const number = z.number().nullable();
const spread = z.strictObject({ mean: number, standardDeviation: number });

/** What counting tells, as `count.json` holds it: figures are null where there are too few cells to tell. */
export const CountReport = z.strictObject({
  image: z.string(),
  version: z.string(),
  height: z.int(),
  width: z.int(),
  pixelSize: PixelSize.nullable().openapi({ description: "In µm; null where it is missing." }),
  spacingPx: z.number().openapi({ description: "Mean distance of neighbouring cells' centres." }),
  doubtPx: z.number().optional().openapi({
    description: "Another spacing that is about as likely: all figures may be wrong.",
  }),
  borders: z.enum(["dark", "bright"]),
  cells: z.int().openapi({ description: "Whole cells." }),
  cutCells: z.int().openapi({ description: "Cells cut by an edge, of which no area or shape is told." }),
  frameCells: z.int().openapi({ description: "Cells of `frame` by the standard border rule." }),
  frame: z.strictObject({ top: z.int(), left: z.int(), height: z.int(), width: z.int() }),
  excludedShare: share.openapi({ description: "Share of the image in which nothing was counted." }),
  areaPx: spread,
  areaUm2: spread.nullable().openapi({ description: "Null where the pixel size is missing." }),
  coefficientOfVariation: number.openapi({ description: "Of the areas: polymegathism." }),
  hexagonality: share.nullable().openapi({ description: "Share of six-sided cells among inner ones." }),
  innerCells: z.int().openapi({ description: "Cells with cells all around." }),
  sides: z.record(z.string(), z.int()).openapi({
    description: "How many inner cells have 3, 4, 5, ... sides.",
  }),
  density: z.strictObject({
    fixedFrame: number,
    variableFrame: number.openapi({ description: "The reciprocal of the mean area: the usual figure." }),
    centre: number,
    interval95: z.tuple([z.number(), z.number()]).nullable().openapi({
      description: "Of `variableFrame`, by which cells were seen; it knows nothing of wrong borders.",
    }),
  }).nullable().openapi({ description: "Cells/mm²; null where the pixel size is missing, see `refusal`." }),
  refusal: z.string().optional().openapi({ description: "Why there is no density." }),
  notes: z.array(z.string()).openapi({ description: "What else is to be known of the figures, for people." }),
});
export type CountReport = z.infer<typeof CountReport>;
