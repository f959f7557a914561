import { describeMosaic } from "../../core/cells/describe_mosaic.ts";
import { segmentCells } from "../../core/cells/segment_cells.ts";
import { createRandom } from "../../core/math/random.ts";
import { drawKnownMosaic, LOOKS, type MosaicTruth } from "./known_mosaics.ts";

/** The errors of one mosaic: of the density in percent, of the others in points. */
interface Errors {
  density: number;
  variation: number;
  hexagonality: number;
}

/** Synthetic mosaics counted as an image is: density, coefficient of variation and hexagonality against the truth. */
export async function benchMosaics(): Promise<void> {
  console.log(`\n${LOOKS.length} synthetic mosaics: errors in percent of the density, and in points`);
  console.log(row("", ["cells", "CV", "density", "CV", "hexagons", "spacing"]));
  const all: Errors[] = [];
  for (const look of LOOKS) {
    const { image, truth } = drawKnownMosaic(look);
    const found = await segmentCells(image);
    const errors = errorsOf(describeMosaic(found, { pixelAreaUm2: 1, random: createRandom(1) }), truth);
    all.push(errors);
    const { density, variation, hexagonality } = errors;
    const figures = [density, variation, hexagonality].map((error) => error.toFixed(1));
    const spacing = (found.spacingPx * Math.sqrt(truth.density)).toFixed(2);
    console.log(row(look.name, [truth.cells, `${(100 * truth.variation).toFixed(0)}%`, ...figures, spacing]));
  }
  const worst = (["density", "variation", "hexagonality"] as const).map((figure) =>
    Math.max(...all.map((errors) => Math.abs(errors[figure]))).toFixed(1)
  );
  console.log(row("worst", ["", "", ...worst, ""]));
}

function errorsOf(count: ReturnType<typeof describeMosaic>, truth: MosaicTruth): Errors {
  return {
    // The area of a pixel was 1 µm², densities are told in cells/mm².
    density: 100 * ((count.density?.variableFrame ?? 0) / 1e6 / truth.density - 1),
    variation: 100 * ((count.coefficientOfVariation ?? 0) - truth.variation),
    hexagonality: 100 * ((count.hexagonality ?? 0) - truth.hexagonality),
  };
}

function row(name: string, figures: readonly (string | number)[]): string {
  return `  ${name.padEnd(28)}${figures.map((figure) => String(figure).padStart(9)).join("")}`;
}
