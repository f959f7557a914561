import type { Services } from "../../plugins/bridge/mod.ts";

/** An image file that is shown: what was sent, or what a job made. */
export interface PictureSource {
  /** Under which its tiles are kept: begins with the id of the file or job. */
  key: string;
  path: string;
  /** For messages. */
  name: string;
  /** The table of a count, where the file holds the numbers of its cells. */
  cells?: string;
}

/** What was sent under an id. */
export function findUpload({ store }: Services, id: string): PictureSource | undefined {
  const file = store.files.find(id);
  return file && { key: id, path: store.filePath(id), name: file.name };
}

/** A job's result, where it is an image of pixels. */
export function findResult(
  { store, queue }: Services,
  { id, name }: { id: string; name: string },
): PictureSource | undefined {
  const result = queue.find(id)?.results.find((each) => each.name === name);
  if (!result?.image) return undefined;
  return { key: `${id}-${name}`, path: `${store.resultFolder(id)}/${name}`, name };
}

/** The cells that a job counted, as a picture that is laid over what they were counted in. */
export function findCells({ store, queue }: Services, id: string): PictureSource | undefined {
  const job = queue.find(id);
  if (job?.operation !== "count" || job.state !== "done") return undefined;
  const folder = store.resultFolder(id);
  return {
    key: `${id}-cells`,
    path: `${folder}/labels.tif`,
    name: "labels.tif",
    cells: `${folder}/cells.csv`,
  };
}

/** What is had at an address of a picture, as pages name it. */
export function findByAddress(services: Services, address: string): PictureSource | undefined {
  const [, , kind, id, name] = address.split("/");
  return kind === "files" ? findUpload(services, id) : findResult(services, { id, name });
}
