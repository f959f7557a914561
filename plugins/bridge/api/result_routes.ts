import { createRoute, z } from "@hono/zod-openapi";
import { pixelBytes, PIXELS_START } from "../../../core/formats/mod.ts";
import { streamFile } from "../exchange/stream_file.ts";
import { shapeOf } from "../image_header.ts";
import { Refusal } from "../refusal.ts";
import { Id, Result } from "../schema.ts";
import { requireJob } from "./job_routes.ts";
import { writePixelHeaders } from "./pixel_headers.ts";
import { type Api, json, refusals } from "./responses.ts";
import type { Services } from "./services.ts";

const listRoute = createRoute({
  method: "get",
  path: "/jobs/{id}/results",
  summary: "List a job's results",
  request: { params: z.object({ id: Id }) },
  responses: { 200: json(z.object({ results: z.array(Result) }), "Those there are."), ...refusals(404) },
});

const binary = { schema: z.string().openapi({ format: "binary" }) };

const fetchRoute = createRoute({
  method: "get",
  path: "/jobs/{id}/results/{name}",
  summary: "Download a result",
  request: {
    params: z.object({ id: Id, name: z.string().max(64) }),
    query: z.object({
      format: z.enum(["file", "tiff", "raw"]).default("file").openapi({
        description:
          "As it is; raw: an image's pixels, little-endian, with X-Limbus headers that tell what they are.",
      }),
    }),
  },
  responses: {
    200: {
      content: {
        "image/tiff": binary,
        "image/png": binary,
        "application/json": binary,
        "text/csv": binary,
        "text/html": binary,
        "text/markdown": binary,
        "application/octet-stream": binary,
      },
      description: "Its bytes.",
    },
    ...refusals(400, 404, 415),
  },
});

export function addResultRoutes(api: Api, { queue, store }: Services): void {
  api.openapi(
    listRoute,
    (c) => c.json({ results: requireJob(queue.find(c.req.valid("param").id)).results }, 200),
  );
  api.openapi(fetchRoute, (c) => {
    const { id, name } = c.req.valid("param");
    const job = requireJob(queue.find(id));
    // The name is looked up, never joined to a path unseen.
    const result = job.results.find((each) => each.name === name);
    if (!result) throw noResult(job.state);
    const { format } = c.req.valid("query");
    const path = `${store.resultFolder(id)}/${result.name}`;
    if (format === "raw") return rawResponse(result, path);
    if (format === "tiff") requireImage(result);
    return new Response(streamFile(path, { bytes: result.bytes }), {
      headers: {
        "content-type": result.mediaType,
        "content-length": String(result.bytes),
        "content-disposition": `attachment; filename="${result.name}"`,
      },
    });
  });
}

/** The run of pixels in the TIFF that it is kept as. */
function rawResponse(result: Result, path: string): Response {
  const image = requireImage(result);
  const bytes = pixelBytes(shapeOf(image));
  return new Response(streamFile(path, { start: PIXELS_START, bytes }), {
    headers: {
      "content-type": "application/octet-stream",
      "content-length": String(bytes),
      ...writePixelHeaders(image),
    },
  });
}

function requireImage({ name, image }: Result): NonNullable<Result["image"]> {
  if (image) return image;
  throw new Refusal(415, `${name} is no image of pixels`, { kind: "NotPixels", hint: "fetch it as it is" });
}

function noResult(state: string): Refusal {
  const hint = state === "done" ? "see the job's list of results" : `the job is ${state}`;
  return new Refusal(404, "there is no such result", { kind: "NotFound", hint });
}
