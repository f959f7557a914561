import type { Context, Hono } from "hono";
import { Refusal } from "../plugins/bridge/refusal.ts";
import type { ViewerEnv } from "./create_viewer.ts";
import { requestMeasures } from "./measures/request_measures.ts";
import { drawPicture } from "./pictures/draw_picture.ts";
import {
  findByAddress,
  findCells,
  findResult,
  findUpload,
  type PictureSource,
} from "./pictures/picture_source.ts";
import { MOST_IN_RUN } from "./pyramid/plan_levels.ts";
import { describeResult } from "./results/describe_result.ts";
import { requireJob } from "./results/require_job.ts";
import type { ViewerWork } from "./visit.ts";

const NUMBER = "{\\d{1,6}}";
const TILE = `tiles/:frame${NUMBER}/:level${NUMBER}/:row${NUMBER}/:column${NUMBER}`;
const PLACES = ["/pictures/files/:id", "/pictures/jobs/:id/:name"] as const;
const CELLS = "/pictures/cells/:id";
/** Longest sides of small and of middling pictures. */
const SIZES = { thumbnail: 256, preview: 1280 };

/** What pages show beside what the API tells: tiles of pictures, small pictures, figures. */
export function addDataRoutes(site: Hono<ViewerEnv>, { services, pictures, measurer }: ViewerWork): void {
  const find = ({ id = "", name }: { id?: string; name?: string }): PictureSource => {
    const source = name === undefined ? findUpload(services, id) : findResult(services, { id, name });
    if (source) return source;
    throw nothing("there is no such picture", "it may have been kept long enough");
  };

  const findCounted = (id: string): PictureSource => {
    const source = findCells(services, id);
    if (source) return source;
    throw nothing("no cells were counted there");
  };
  const sendTiles = async (c: Context, source: PictureSource): Promise<Response> => {
    const param = c.req.param() as Record<string, string>;
    const [frame, level, row, column] = ["frame", "level", "row", "column"].map((key) => Number(param[key]));
    const count = Number(c.req.query("count") ?? 1);
    if (!(Number.isInteger(count) && count <= MOST_IN_RUN)) throw nothing("so many tiles are not handed out");
    const run = await pictures.readRun(source, { frame, level, row, column }, count);
    return new Response(run, { headers: { "content-type": "application/octet-stream" } });
  };

  site.get("/pictures/jobs/:id/thumbnail", async (c) => {
    const { pairs: [pair] } = describeResult(requireJob(services, c.req.param("id")), services);
    const shown = pair?.after ?? pair?.before;
    const source = shown && findByAddress(services, shown.url);
    // A list shows an empty place for what cannot be seen; why is told on the job's own page.
    const png = source &&
      await drawPicture(pictures, source, { mostPx: SIZES.thumbnail }).catch(() => undefined);
    return png ? sendPng(png) : new Response(NOTHING_SEEN, { headers: { "content-type": "image/svg+xml" } });
  });
  for (const place of PLACES) {
    site.get(place, async (c) => c.json(await pictures.describe(find(c.req.param()))));
    site.get(`${place}/:size{thumbnail|preview}`, async (c) => {
      const { size, ...param } = c.req.param() as Record<string, string>;
      const frame = c.req.query("frame");
      const png = await drawPicture(pictures, find(param), {
        mostPx: SIZES[size as keyof typeof SIZES],
        ...(frame !== undefined && { frame: Number(frame) }),
      });
      return sendPng(png);
    });
    site.get(`${place}/${TILE}`, async (c) => await sendTiles(c, find(c.req.param())));
  }
  site.get(CELLS, async (c) => c.json(await pictures.describe(findCounted(c.req.param("id")))));
  site.get(`${CELLS}/${TILE}`, async (c) => await sendTiles(c, findCounted(c.req.param("id")!)));
  site.get("/measures/jobs/:id", async (c) => {
    const { frame = "0", truth } = c.req.query();
    const request = requestMeasures(services, requireJob(services, c.req.param("id")), {
      index: Number(frame),
      truth,
    });
    return c.json(await measurer.measure(request));
  });
}

const NOTHING_SEEN = `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>`;

function sendPng(png: Uint8Array<ArrayBuffer>): Response {
  return new Response(png, { headers: { "content-type": "image/png" } });
}

function nothing(message: string, hint?: string): Refusal {
  return new Refusal(404, message, { kind: "NotFound", hint });
}
