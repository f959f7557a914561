import { createImage, type Image } from "../../image/image.ts";
import { PORTABLE_INPUT, PORTABLE_OUTPUT } from "./encode_portable_model.ts";
import { openEncoded } from "./session.ts";

/**
 * What an exported ONNX file makes of one image, normalised, as other software will see it.
 *
 * @throws Error when ONNX Runtime cannot be loaded, or refuses the file or the image's size.
 */
export async function runPortableModel(
  model: Uint8Array,
  { height, width, data }: Image,
): Promise<Image> {
  const session = await openEncoded(model.slice(), { threads: navigator.hardwareConcurrency });
  try {
    const feeds = new Map([[PORTABLE_INPUT, { shape: [1, 1, height, width], data }]]);
    const results = await session.run(feeds, [PORTABLE_OUTPUT]);
    return createImage(height, width, results.get(PORTABLE_OUTPUT)!.data);
  } finally {
    session.close();
  }
}
