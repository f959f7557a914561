import { createRoute, z } from "@hono/zod-openapi";
import { Refusal } from "../refusal.ts";
import { Id, StoredFile } from "../schema.ts";
import { PixelHeaders, readName, readPixelHeaders } from "./pixel_headers.ts";
import { type Api, json, refusals } from "./responses.ts";
import type { Services } from "./services.ts";

const binary = { schema: z.string().openapi({ format: "binary" }) };
const MOST_LISTED = 1000;

const uploadRoute = createRoute({
  method: "post",
  path: "/files",
  summary: "Upload an image or a stack",
  description: "A TIFF, PNG or JPEG as it is; with X-Limbus-Shape raw pixels, row by row, frame after frame.",
  request: {
    headers: PixelHeaders,
    body: {
      required: true,
      content: {
        "image/tiff": binary,
        "image/png": binary,
        "image/jpeg": binary,
        "application/octet-stream": binary,
      },
    },
  },
  responses: { 201: json(StoredFile, "It is kept."), ...refusals(400, 413, 422, 507) },
});

const listRoute = createRoute({
  method: "get",
  path: "/files",
  summary: "List uploads, the newest first",
  responses: { 200: json(z.object({ files: z.array(StoredFile) }), "Those there are."), ...refusals() },
});

const params = z.object({ id: Id });

const findRoute = createRoute({
  method: "get",
  path: "/files/{id}",
  summary: "What is known of an upload",
  request: { params },
  responses: { 200: json(StoredFile, "It is there."), ...refusals(404) },
});

const removeRoute = createRoute({
  method: "delete",
  path: "/files/{id}",
  summary: "Delete an upload",
  request: { params },
  responses: { 204: { description: "It is gone." }, ...refusals(404, 409) },
});

export function addFileRoutes(api: Api, { store, receiver }: Services): void {
  const find = (id: string): StoredFile => {
    const file = store.files.find(id);
    if (file) return file;
    throw new Refusal(404, "there is no such file", {
      kind: "NotFound",
      hint: "it may have been kept long enough",
    });
  };
  api.openapi(uploadRoute, async (c) => {
    const headers = c.req.valid("header");
    const length = c.req.header("content-length");
    const file = await receiver.receive({
      body: c.req.raw.body,
      ...(length !== undefined && { length: Number(length) }),
      name: readName(headers["x-limbus-name"]),
      pixels: readPixelHeaders(headers),
    });
    return c.json(file, 201);
  });
  api.openapi(listRoute, (c) => c.json({ files: store.files.list(MOST_LISTED) }, 200));
  api.openapi(findRoute, (c) => c.json(find(c.req.valid("param").id), 200));
  api.openapi(removeRoute, async (c) => {
    const { id } = find(c.req.valid("param").id);
    if (store.files.isNeeded(id)) {
      throw new Refusal(409, "a job needs this file", { kind: "Needed", hint: "cancel the job first" });
    }
    await store.removeFile(id);
    return c.body(null, 204);
  });
}
