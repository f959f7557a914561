import type { Tensor } from "../../network/network.ts";
import { encodeGraph } from "./encode_graph.ts";
import type { Graph } from "./graph.ts";
import type { SessionReply, SessionRequest } from "./session_messages.ts";

/** A graph ready to run on a thread of its own. Runs queue up one behind the other. */
export interface Session {
  run(feeds: Map<string, Tensor>, fetches: string[]): Promise<Map<string, Tensor>>;
  close(): void;
}

/** @throws Error when ONNX Runtime cannot be loaded or refuses the graph. */
export function openSession(graph: Graph, options: { threads: number }): Promise<Session> {
  return openEncoded(encodeGraph(graph), options);
}

/**
 * @param model An ONNX file's bytes; they are given away.
 * @throws Error when ONNX Runtime cannot be loaded or refuses the file.
 */
export async function openEncoded(model: Uint8Array, { threads }: { threads: number }): Promise<Session> {
  const worker = new Worker(new URL("./session_worker.ts", import.meta.url), { type: "module" });
  const waiting: { resolve: (reply: SessionReply) => void; reject: (error: Error) => void }[] = [];
  const fail = (error: Error) => waiting.splice(0).forEach(({ reject }) => reject(error));
  worker.onmessage = ({ data }: MessageEvent<SessionReply>) => waiting.shift()?.resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    fail(new Error(`ONNX Runtime could not be started: ${event.message}`));
  };
  const ask = async (request: SessionRequest, transfer: ArrayBuffer[] = []): Promise<SessionReply> => {
    const reply = await new Promise<SessionReply>((resolve, reject) => {
      waiting.push({ resolve, reject });
      worker.postMessage(request, transfer);
    });
    if (reply.kind === "failed") throw new Error(`ONNX Runtime failed: ${reply.message}`);
    return reply;
  };
  const close = () => {
    worker.terminate();
    fail(new Error("the ONNX Runtime session was closed"));
  };

  try {
    await ask({ kind: "open", model, threads }, [model.buffer as ArrayBuffer]);
  } catch (error) {
    close();
    throw error;
  }
  return {
    async run(feeds, fetches) {
      const reply = await ask({ kind: "run", feeds, fetches });
      return (reply as Extract<SessionReply, { kind: "ran" }>).results;
    },
    close,
  };
}
