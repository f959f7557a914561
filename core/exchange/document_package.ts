import { inputOf } from "../network/network.ts";
import type { PackageNotes } from "./describe_package.ts";
import { PACKAGE_FILES } from "./package_files.ts";

const ESTIMATES = `
The network first estimates how blurred the image is, place by place, from the spectra of what it is given. Of a tile
it knows nothing but the tile, where Limbus looks at the whole image too: give it the whole image where memory allows,
else large tiles of about one size.
`;

/**
 * What comes with a package to be read by people: how other software has to use the model, how Limbus does, how to
 * test it on images of one's own; then the model's card.
 *
 * @param card Markdown, where there is one.
 */
export function documentPackage(notes: PackageNotes, { card }: { card?: string }): string {
  const { name, description, version, network, haloPx, leastPx, values } = notes;
  const { lowPercent, highPercent, least, greatest } = values;
  return `# ${name}

${description}

Exported by Limbus ${version}.

## Use in other software

Software that reads bioimage.io packages does by itself what \`${PACKAGE_FILES.description}\` says. With
\`${PACKAGE_FILES.network}\` alone:

- \`input\` is one grey image, [1, 1, height, width], 32-bit floats, height and width multiples of 2 and at least
  ${leastPx}.
- Scale it so that its ${lowPercent} percentile becomes 0 and its ${highPercent} percentile 1, both taken over the
  whole image, then hold values to ${least} .. ${greatest}.
- \`output\` has the same size and scale. To get the input's grey levels back, multiply by the distance of the two
  percentiles and add the lower one.
- What does not fit into memory goes through in tiles; ${haloPx} px at each side of a tile are context.
${inputOf(network) === "guided" ? ESTIMATES : ""}
Limbus itself also blends tiles over their seams and puts very bright and very dark pixels back as they were, so that
its results differ a little from those of other software.

## Use in Limbus

\`limbus restore scan.tif -o sharp.tif --model package.zip\`, or the unpacked folder. Limbus then reads
\`${PACKAGE_FILES.weights}\`, and gives what it gave before the model was exported.

## Validation

\`${PACKAGE_FILES.testInput}\` has to give \`${PACKAGE_FILES.testOutput}\`. Whether the model suits your images is for you to
find out: take sharp images of your own, blur copies of them, restore the copies, and compare with the sharp ones by
PSNR and SSIM (\`limbus compare\`) and by eye. Look for borders that are not there.
${card === undefined ? "" : `\n---\n\n${card.trim()}\n`}`;
}
