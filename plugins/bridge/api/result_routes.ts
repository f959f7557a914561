import { createRoute, z } from "@hono/zod-openapi";
import { pixelBytes, PIXELS_START } from "../../../core/formats/mod.ts";
import { streamFile } from "../exchange/stream_file.ts";
import { shapeOf } from "../image_header.ts";
import { Refusal } from "../refusal.ts";
import { keptId } from "../kept_id.ts";
import { Id, type Job, Result, StoredFile } from "../schema.ts";
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
        "application/geo+json": binary,
        "text/csv": binary,
        "application/zip": binary,
        "text/html": binary,
        "text/markdown": binary,
        "application/octet-stream": binary,
      },
      description: "Its bytes.",
    },
    ...refusals(400, 404, 415),
  },
});

const keepRoute = createRoute({
  method: "post",
  path: "/jobs/{id}/results/{name}/keep",
  summary: "Make an image that a job made an input for others",
  description: "As if it were downloaded and uploaded again. The same result is kept once, under one id.",
  request: { params: z.object({ id: Id, name: z.string().max(64) }) },
  responses: { 201: json(StoredFile, "It is kept."), ...refusals(404, 415, 507) },
});

export function addResultRoutes(api: Api, { queue, store, receiver }: Services): void {
  const find = ({ id, name }: { id: string; name: string }): { job: Job; result: Result } => {
    const job = requireJob(queue.find(id));
    // The name is looked up, never joined to a path unseen.
    const result = job.results.find((each) => each.name === name);
    if (!result) throw noResult(job.state);
    return { job, result };
  };
  api.openapi(
    listRoute,
    (c) => c.json({ results: requireJob(queue.find(c.req.valid("param").id)).results }, 200),
  );
  api.openapi(fetchRoute, (c) => {
    const { job: { id }, result } = find(c.req.valid("param"));
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
  api.openapi(keepRoute, async (c) => {
    const { job, result } = find(c.req.valid("param"));
    const { name, bytes } = result;
    const [input] = job.inputs.flatMap((id) => store.files.find(id)?.name ?? []);
    const file = await receiver.keep({
      id: keptId(job.id, name),
      name: input === undefined ? name : `${input.replace(/\.[^.]*$/, "")} ${name}`,
      bytes,
      image: requireImage(result),
      path: `${store.resultFolder(job.id)}/${name}`,
    });
    return c.json(file, 201);
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
