import type { Hono } from "hono";
import { SHIPPED_MODELS } from "../../core/models/mod.ts";
import { findModel } from "../../plugins/bridge/jobs/find_model.ts";
import { Refusal } from "../../plugins/bridge/refusal.ts";
import { askWorker } from "../ask_worker.ts";
import type { ViewerEnv } from "../create_viewer.ts";
import { requestMeasures } from "../measures/request_measures.ts";
import { findResult } from "../pictures/picture_source.ts";
import { requireJob } from "../results/require_job.ts";
import type { ViewerWork } from "../visit.ts";
import { formatFigures, listFigures } from "../measures/figures.ts";
import type { PngRequest } from "./write_png.ts";

/** What can be taken along beside the results themselves, which the API hands out. */
export function addDownloads(site: Hono<ViewerEnv>, { services, measurer, models }: ViewerWork): void {
  site.get("/downloads/jobs/:id/:file{\\w+\\.png}", async (c) => {
    const { id, file } = c.req.param();
    const source = findResult(services, { id, name: file.replace(/png$/, "tif") });
    if (!source) throw new Refusal(404, "there is no such picture", { kind: "NotFound" });
    const frame = Number(c.req.query("frame") ?? 0);
    const { path, name } = source;
    const worker = new URL("./png_worker.ts", import.meta.url);
    const bytes = await askWorker<PngRequest, Uint8Array<ArrayBuffer>>(worker, { path, name, frame });
    return sendFile(bytes, { type: "image/png", name: file });
  });
  site.get("/models/:name", async (c) => {
    const name = c.req.param("name");
    const place = await findModel(name, models).catch(() => {
      throw new Refusal(404, "there is no such model", { kind: "NotFound" });
    });
    const bytes = await Deno.readFile(SHIPPED_MODELS.find((model) => model.name === place)?.weights ?? place);
    return sendFile(bytes, { type: "application/octet-stream", name: `${name}.safetensors` });
  });
  site.get("/downloads/jobs/:id/:file{figures\\.(csv|json)}", async (c) => {
    const { id, file } = c.req.param();
    const job = requireJob(services, id);
    const { frame = "0", truth } = c.req.query();
    const measures = await measurer.measure(requestMeasures(services, job, { index: Number(frame), truth }));
    if (file.endsWith(".csv")) {
      return sendFile(formatFigures(listFigures(measures)), { type: "text/csv; charset=utf-8", name: file });
    }
    const text = JSON.stringify({ job, measures }, null, 2);
    return sendFile(text, { type: "application/json", name: file });
  });
}

function sendFile(
  body: string | Uint8Array<ArrayBuffer>,
  { type, name }: { type: string; name: string },
): Response {
  return new Response(body, {
    headers: { "content-type": type, "content-disposition": `attachment; filename="${name}"` },
  });
}
