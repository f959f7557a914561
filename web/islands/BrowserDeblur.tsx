/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { type BrowserDeblur as Deblur, createBrowserDeblur } from "../client/browser_deblur.ts";
import { DropPlace } from "../components/drop_place.tsx";
import { MemoryViewer } from "../viewing/memory_viewer.tsx";

const STAGES = {
  graphics: "Opening the graphics card",
  reference: "Checking a reference tile against the server",
  read: "Reading the image",
  deblur: "Deblurring",
} as const;

/** Deblurs in this browser, where it has WebGPU: the image does not leave the computer. */
export function BrowserDeblur({ models }: { models: { name: string; description: string }[] }) {
  const model = useSignal(models[0].name);
  const deblur = useMemo(createBrowserDeblur, []);
  const problem = useSignal<string | undefined>(undefined);
  useEffect(() => {
    if (!navigator.gpu) problem.value = sayMissing();
    return () => deblur.close();
  }, []);
  const { state, check, picture } = deblur;
  const isBusy = state.value.kind === "busy";
  if (problem.value) return <p class="notice" role="alert">{problem.value}</p>;
  return (
    <div class="browser-deblur">
      <div class="row wrap">
        <label class="field">
          <span>Model</span>
          <select
            disabled={isBusy}
            onChange={({ currentTarget }) => {
              model.value = currentTarget.value;
              deblur.close();
            }}
          >
            {models.map(({ name, description }) => (
              <option key={name} value={name}>{name}: {description}</option>
            ))}
          </select>
        </label>
      </div>
      {!check.value && (
        <button
          type="button"
          class="main"
          disabled={isBusy}
          onClick={() => deblur.open({ model: model.value, allowSoftware: false })}
        >
          Prepare this browser
        </button>
      )}
      <Told deblur={deblur} model={model.value} />
      {check.value && state.value.kind !== "failed" && !isBusy && (
        <DropPlace
          lead="Drop an image here"
          says="It stays in this browser."
          isSingle
          onFiles={([file]) => file && deblur.deblur(file)}
        />
      )}
      {picture.value && <MemoryViewer key={picture.value.name} picture={picture.value} />}
    </div>
  );
}

/** How it stands, in words. */
function Told({ deblur: { state, check, open, cancel }, model }: { deblur: Deblur; model: string }) {
  const now = state.value;
  return (
    <>
      {check.value && (
        <p class="quiet check-result" role="status">
          {check.value.device}. A reference tile differs from the server's by{" "}
          {check.value.difference.toFixed(2)}/255.
        </p>
      )}
      {now.kind === "failed" && (
        <div class="notice" role="alert">
          <p>{now.message}</p>
          {now.isSoftware && (
            <button type="button" onClick={() => open({ model, allowSoftware: true })}>
              Use the processor all the same: slow
            </button>
          )}
        </div>
      )}
      {now.kind === "busy" && (
        <div class="progress">
          <progress
            max="100"
            value={now.fraction === undefined ? undefined : 100 * now.fraction}
            aria-label={STAGES[now.stage]}
          >
          </progress>
          <p class="quiet" role="status">{STAGES[now.stage]}…</p>
          {now.stage === "deblur" && <button type="button" class="plain" onClick={cancel}>Cancel</button>}
        </div>
      )}
    </>
  );
}

function sayMissing(): string {
  if (!isSecureContext) {
    return "Browsers give pages the graphics card over an encrypted connection only, or on the computer itself. " +
      "Open the viewer through a tunnel such as ssh -L.";
  }
  return "This browser has no WebGPU. Current Chrome, Edge, Safari and Firefox have it on most computers.";
}
