import type { Image } from "../../core/image/image.ts";
import type { Job, StoredFile } from "../../plugins/bridge/schema.ts";
import { apiUrl, asJson, askApi, readRefusal, RefusedError } from "../client/ask_api.ts";

const WAIT_S = 60;

/**
 * What the server makes of a tile with a model. Nothing is left of it there.
 *
 * @throws RefusedError
 */
export async function askReference(
  { height, width, data }: Image,
  { model }: { model: string },
): Promise<Float32Array> {
  const file = await askApi<StoredFile>("/files", {
    method: "POST",
    headers: {
      "content-type": "application/octet-stream",
      "x-limbus-name": encodeURIComponent("reference tile of a browser"),
      "x-limbus-shape": `${height},${width}`,
      "x-limbus-dtype": "float32",
    },
    body: data as Float32Array<ArrayBuffer>,
  });
  try {
    const order = { operation: "restore", inputs: [file.id], parameters: { model } };
    return await fetchRestored(await askApi<Job>("/jobs", asJson(order)));
  } finally {
    await askApi(`/files/${file.id}`, { method: "DELETE" });
  }
}

async function fetchRestored({ id }: Job): Promise<Float32Array> {
  try {
    for (;;) {
      const { state, failure } = await askApi<Job>(`/jobs/${id}?wait=${WAIT_S}`);
      if (state === "failed" || state === "cancelled") {
        throw new RefusedError(failure ?? { message: "the check was cancelled on the server" });
      }
      if (state === "done") break;
    }
    const response = await fetch(apiUrl(`/jobs/${id}/results/restored.tif?format=raw`));
    if (!response.ok) throw await readRefusal(response);
    return new Float32Array(await response.arrayBuffer());
  } finally {
    await askApi(`/jobs/${id}`, { method: "DELETE" });
  }
}
