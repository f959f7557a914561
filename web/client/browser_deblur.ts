/// <reference lib="dom" />
import { type Signal, signal } from "@preact/signals";
import type { DeblurReply, DeblurRequest, DeblurStage, ShownPicture } from "../workers/deblur_messages.ts";

/** How deblurring in this browser stands. */
export type DeblurState =
  | { kind: "closed" }
  | { kind: "busy"; stage: DeblurStage; fraction?: number }
  | { kind: "ready" }
  | { kind: "failed"; message: string; isSoftware?: boolean };

export interface DeblurredPicture {
  before: ShownPicture;
  after: ShownPicture;
  tiff: Blob;
  name: string;
}

export interface BrowserDeblur {
  state: Signal<DeblurState>;
  /** What the card is, and how far its reference tile was from the server's, in 1/255. */
  check: Signal<{ device: string; difference: number } | undefined>;
  picture: Signal<DeblurredPicture | undefined>;
  open(options: { model: string; allowSoftware: boolean }): void;
  deblur(file: File): void;
  cancel(): void;
  /** Lets go of the card: it is to be opened again. */
  close(): void;
}

/** The server and the browser may differ by so much of 255. */
export const MOST_DIFFERENCE = 2;

const SCRIPT = "/scripts/deblur.js";

export function createBrowserDeblur(): BrowserDeblur {
  const state = signal<DeblurState>({ kind: "closed" });
  const check = signal<{ device: string; difference: number } | undefined>(undefined);
  const picture = signal<DeblurredPicture | undefined>(undefined);
  let worker: Worker | undefined;
  let name = "";
  const ask = (request: DeblurRequest) => worker?.postMessage(request);
  const hear = (reply: DeblurReply) => {
    switch (reply.kind) {
      case "stage":
        return void (state.value = { ...reply, kind: "busy" });
      case "ready":
        check.value = reply;
        return void (state.value = judge(reply.difference));
      case "done": {
        const { before, after, tiff } = reply;
        picture.value = { before, after, tiff: new Blob([tiff], { type: "image/tiff" }), name };
        return void (state.value = { kind: "ready" });
      }
      case "cancelled":
        return void (state.value = { kind: "ready" });
      case "failed":
        return void (state.value = reply);
    }
  };
  return {
    state,
    check,
    picture,
    open(options) {
      worker?.terminate();
      check.value = undefined;
      worker = new Worker(SCRIPT, { type: "module" });
      worker.onmessage = ({ data }) => hear(data);
      worker.onerror = (event) => {
        event.preventDefault();
        state.value = { kind: "failed", message: event.message || "the script could not be loaded" };
      };
      state.value = { kind: "busy", stage: "graphics" };
      ask({ kind: "open", ...options });
    },
    deblur(file) {
      name = file.name;
      picture.value = undefined;
      state.value = { kind: "busy", stage: "read" };
      ask({ kind: "deblur", file });
    },
    cancel: () => ask({ kind: "cancel" }),
    close() {
      worker?.terminate();
      check.value = picture.value = undefined;
      state.value = { kind: "closed" };
    },
  };
}

function judge(difference: number): DeblurState {
  if (difference <= MOST_DIFFERENCE) return { kind: "ready" };
  const by = Number.isFinite(difference) ? `by ${difference.toFixed(1)}/255` : "altogether";
  return {
    kind: "failed",
    message: `this browser's result differs from the server's ${by}, so it is not used`,
  };
}
