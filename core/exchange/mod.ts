export {
  describePackage,
  type ExpectedValues,
  type PackageNotes,
  SCALE_EPSILON,
} from "./describe_package.ts";
export { documentPackage } from "./document_package.ts";
export { drawCover } from "./draw_cover.ts";
export { encodeNpy } from "./encode_npy.ts";
export { encodeYaml } from "./encode_yaml.ts";
export { PACKAGE_FILES } from "./package_files.ts";
export { requirePackageWeights, unzipPackage } from "./read_package.ts";
export { zipFiles } from "./zip_files.ts";
