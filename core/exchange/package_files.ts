/** The files of a package. The description's name is the one that all readers look for. */
export const PACKAGE_FILES = {
  description: "rdf.yaml",
  network: "model.onnx",
  weights: "weights.safetensors",
  documentation: "README.md",
  cover: "cover.png",
  testInput: "test_input.npy",
  testOutput: "test_output.npy",
  sampleInput: "sample_input.png",
  sampleOutput: "sample_output.png",
} as const;
