import type { Hono } from "hono";
import { Refusal } from "../plugins/bridge/refusal.ts";
import type { Job } from "../plugins/bridge/schema.ts";
import type { ViewerEnv } from "./create_viewer.ts";
import { requestMeasures } from "./measures/request_measures.ts";
import { drawThumbnail } from "./pictures/draw_thumbnail.ts";
import { findResult, findUpload, type PictureSource } from "./pictures/picture_source.ts";
import { describeResult } from "./results/describe_result.ts";
import type { ViewerWork } from "./visit.ts";

const NUMBER = "{\\d{1,6}}";
const TILE = `tiles/:frame${NUMBER}/:level${NUMBER}/:row${NUMBER}/:column${NUMBER}`;
const PLACES = ["/pictures/files/:id", "/pictures/jobs/:id/:name"] as const;

/** What pages show beside what the API tells: tiles of pictures, thumbnails, figures. */
export function addDataRoutes(site: Hono<ViewerEnv>, work: ViewerWork): void {
  const { services, pictures, measurer } = work;
  const find = ({ id, name }: { id?: string; name?: string }): PictureSource =>
    require(name === undefined ? findUpload(services, id ?? "") : findResult(services, id ?? "", name));

  site.get("/pictures/jobs/:id/thumbnail", (c) => {
    const { pairs: [pair] } = describeResult(requireJob(services.queue.find(c.req.param("id"))), services);
    const shown = pair?.after ?? pair?.before;
    if (!shown) throw new Refusal(404, "there is nothing to see", { kind: "NotFound" });
    return c.redirect(`${shown.url}/thumbnail`);
  });
  for (const place of PLACES) {
    site.get(place, async (c) => c.json(await pictures.describe(find(c.req.param()))));
    site.get(`${place}/thumbnail`, async (c) => sendPng(await drawThumbnail(pictures, find(c.req.param()))));
    site.get(`${place}/${TILE}`, async (c) => {
      const param = c.req.param() as Record<string, string>;
      const [frame, level, row, column] = ["frame", "level", "row", "column"].map((key) =>
        Number(param[key])
      );
      const tile = await pictures.readTile(find(param), { frame, level, row, column });
      return new Response(tile, { headers: { "content-type": "application/octet-stream" } });
    });
  }
  site.get("/measures/jobs/:id", async (c) => {
    const job = requireJob(services.queue.find(c.req.param("id")));
    const { frame = "0", truth } = c.req.query();
    return c.json(await measurer.measure(requestMeasures(services, job, { index: Number(frame), truth })));
  });
}

function require(source: PictureSource | undefined): PictureSource {
  if (source) return source;
  throw new Refusal(404, "there is no such picture", {
    kind: "NotFound",
    hint: "it may have been kept long enough",
  });
}

function requireJob(job: Job | undefined): Job {
  if (job) return job;
  throw new Refusal(404, "there is no such job", { kind: "NotFound" });
}

function sendPng(bytes: Uint8Array): Response {
  return new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { "content-type": "image/png" } });
}
