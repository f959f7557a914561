import type { NetworkDescription } from "../network/network.ts";
import { countParameters } from "../network/parameters.ts";
import type { JsonValue } from "../network/weights_file.ts";
import { PACKAGE_FILES } from "./package_files.ts";

/** The version of the bioimage.io model description that is written. */
const FORMAT_VERSION = "0.5.12";

/** How a model has to be given images: the percentiles that become 0 and 1, and what values are held to then. */
export interface ExpectedValues {
  lowPercent: number;
  highPercent: number;
  least: number;
  greatest: number;
}

/** What is added to the distance of the percentiles, so that nothing is divided by zero. */
export const SCALE_EPSILON = 1e-6;

/** What makes a model a package, beside its files. */
export interface PackageNotes {
  /** The model's own name; the package is called after it. */
  name: string;
  /** In one sentence. */
  description: string;
  authors: readonly string[];
  /** SPDX identifier. */
  license?: string;
  /** ISO 8601. */
  created: string;
  /** Of Limbus. */
  version: string;
  network: NetworkDescription;
  values: ExpectedValues;
  /** ONNX's, that the network is written in. */
  operatorSet: number;
  /** Context that a tile needs at each side. */
  haloPx: number;
  /** Least height and width of what goes in, even. */
  leastPx: number;
}

/**
 * The description of a model by the specification of bioimage.io (a model RDF), to be written as YAML: every file that
 * it names comes with its hash.
 *
 * @param hashes SHA-256 by file name, of all `PACKAGE_FILES` but the description itself.
 * @see https://github.com/bioimage-io/spec-bioimage-io
 */
export function describePackage(
  notes: PackageNotes,
  hashes: ReadonlyMap<string, string>,
): Readonly<Record<string, JsonValue>> {
  const { name, description, authors, license, created, version, network, operatorSet } = notes;
  const file = (source: string) => ({ source, sha256: hashes.get(source)! });
  return {
    format_version: FORMAT_VERSION,
    type: "model",
    name: packageName(name),
    description,
    timestamp: created,
    authors: authors.map((author) => ({ name: author })),
    ...(license !== undefined && { license }),
    cite: CITATIONS,
    tags: TAGS,
    covers: [file(PACKAGE_FILES.cover)],
    documentation: file(PACKAGE_FILES.documentation),
    attachments: [file(PACKAGE_FILES.weights)],
    inputs: [describeInput(notes, file)],
    outputs: [describeOutput(notes, file)],
    weights: { onnx: { ...file(PACKAGE_FILES.network), opset_version: operatorSet } },
    config: {
      bioimageio: {
        architecture_type: "RRDBNet",
        architecture_description: `Residual-in-residual dense blocks, ${countParameters(network)} parameters`,
        modality: "light microscopy of the cornea: specular, confocal, phase contrast",
        target_structure: ["cornea"],
        task: "deblurring",
      },
      limbus: { version, model: name, network: { ...network } },
    },
  };
}

const CITATIONS = [
  {
    text: "Cardot, Marxer, Snozzi: Deep Learning for Cornea Microscopy Blind Deblurring. 2020",
    doi: "10.48550/arXiv.2006.14319",
  },
  {
    text: "Wang et al.: ESRGAN: Enhanced Super-Resolution Generative Adversarial Networks. 2018",
    doi: "10.48550/arXiv.1809.00219",
  },
];

const TAGS = ["2d", "cornea", "cells", "tissue", "deblurring", "image-restoration", "other"];

type DescribeFile = (source: string) => { source: string; sha256: string };

function describeInput({ values, leastPx }: PackageNotes, file: DescribeFile): JsonValue {
  const { lowPercent, highPercent, least, greatest } = values;
  const axes = ["y", "x"];
  return {
    id: "input",
    description: "a blurred grey image, in any range of values",
    axes: [
      ...LEADING_AXES,
      ...axes.map((id) => ({
        type: "space",
        id,
        size: { min: leastPx, step: 2 },
        concatenable: true,
      })),
    ],
    data: { type: "float32" },
    test_tensor: file(PACKAGE_FILES.testInput),
    sample_tensor: file(PACKAGE_FILES.sampleInput),
    preprocessing: [
      {
        id: "scale_range",
        kwargs: { axes, min_percentile: lowPercent, max_percentile: highPercent, eps: SCALE_EPSILON },
      },
      { id: "clip", kwargs: { min: least, max: greatest } },
    ],
  };
}

function describeOutput({ haloPx }: PackageNotes, file: DescribeFile): JsonValue {
  return {
    id: "output",
    description: "the image deblurred, in the values of the scaled input",
    axes: [
      ...LEADING_AXES,
      ...["y", "x"].map((id) => ({
        type: "space",
        id,
        size: { tensor_id: "input", axis_id: id },
        halo: haloPx,
      })),
    ],
    data: { type: "float32" },
    test_tensor: file(PACKAGE_FILES.testOutput),
    sample_tensor: file(PACKAGE_FILES.sampleOutput),
  };
}

const LEADING_AXES: readonly JsonValue[] = [{ type: "batch", size: 1 }, {
  type: "channel",
  channel_names: ["grey"],
}];

/** Collections allow letters, digits and little else, and 5 to 128 of them. */
function packageName(name: string): string {
  return `Limbus ${name.replace(/[^a-zA-Z0-9_+\- ()]/g, "-")}`.slice(0, 64);
}
