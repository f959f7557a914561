/// <reference lib="webworker" />
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { Tensor } from "../../network/network.ts";
import type { SessionReply, SessionRequest } from "./session_messages.ts";

/** Holds one ONNX Runtime session: `session.run` blocks the thread it is called on, so it gets its own. */
let session: InferenceSession | undefined;

self.onmessage = async ({ data }: MessageEvent<SessionRequest>) => {
  try {
    reply(await answer(data));
  } catch (error) {
    reply({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
};

async function answer(request: SessionRequest): Promise<SessionReply> {
  if (request.kind === "open") {
    session = await InferenceSession.create(request.model, {
      intraOpNumThreads: request.threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: "all",
      executionMode: "sequential",
      logSeverityLevel: 4, // What goes wrong is thrown as well, and told once.
    });
    return { kind: "opened" };
  }
  const feeds = Object.fromEntries(
    [...request.feeds].map((
      [name, { shape, data }],
    ) => [name, new OrtTensor("float32", owned(data), [...shape])]),
  );
  const outputs = await session!.run(feeds, request.fetches);
  return { kind: "ran", results: new Map(request.fetches.map((name) => [name, copyOf(outputs[name])])) };
}

/** The runtime refuses memory that threads share. */
function owned(data: Float32Array): Float32Array {
  return data.buffer instanceof SharedArrayBuffer ? data.slice() : data;
}

/** The runtime owns an output's memory; a copy can be handed to the other thread. */
function copyOf({ dims, data }: OrtTensor): Tensor {
  return { shape: dims, data: (data as Float32Array).slice() };
}

function reply(message: SessionReply): void {
  const transfer = message.kind === "ran" ? [...message.results.values()].map(({ data }) => data.buffer) : [];
  self.postMessage(message, transfer as ArrayBuffer[]);
}
