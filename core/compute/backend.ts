import type { NetworkDescription, Weights } from "../network/network.ts";
import type { RestorationModel } from "../restoration/restoration_model.ts";
import type { Loss, TrainingSession } from "../training/training_session.ts";

export type BackendName = "reference" | "onnx" | "tfjs";

/** An engine that runs the networks of this family. All pass `tests/backend_conformance.ts`. */
export interface ComputeBackend {
  readonly name: BackendName;
  /** What it runs on, in words a user knows: "CPU, ONNX Runtime 1.30.0, 2 threads". */
  readonly device: string;
  loadModel(network: NetworkDescription, weights: Weights): Promise<RestorationModel>;
  /** All batches of a session have the given size. */
  startTraining(network: NetworkDescription, options: TrainingOptions): Promise<TrainingSession>;
  dispose(): Promise<void>;
}

export interface TrainingOptions {
  count: number;
  height: number;
  width: number;
  loss: Loss;
}
