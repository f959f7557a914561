import { toMicrometres } from "../../core/image/pixel_size.ts";
import type { Services } from "../../plugins/bridge/mod.ts";
import { keptId } from "../../plugins/bridge/kept_id.ts";
import type { ImageHeader, Job } from "../../plugins/bridge/schema.ts";
import type { CountRecord, CountView, PairCounts, SideCounts } from "./count_view.ts";
import type { FrameReference, ResultView, ViewedPair } from "./result_view.ts";

/** What makes pictures in which cells are counted. */
const COUNTABLE = ["restore", "fuse", "count"];
/** Counts of one file among which that of a frame is looked for. */
const MOST_COUNTS = 1000;

/** The counts of a job's pictures, each the last one; of a job that counts, its own. */
export function findCounts(services: Services, job: Job, { pairs }: ResultView): PairCounts[] {
  if (!COUNTABLE.includes(job.operation)) return [];
  const countSide = (frame: FrameReference): SideCounts => {
    const { file, image } = fileOf(services, frame);
    const pixelSize = image?.pixelSize && toMicrometres(image.pixelSize);
    const jobs = job.operation === "count" ? [job] : listCounts(services, { file, frame: frame.frame });
    return { frame, ...(pixelSize && { pixelSize }), ...(jobs.length > 0 && { count: viewOf(jobs) }) };
  };
  return pairs.map(({ before, after }) => ({
    name: before.name,
    before: countSide(before),
    ...(after && { after: countSide(after) }),
  }));
}

/** The same pairs, with the cells that can be laid over them. */
export function withCells(pairs: readonly ViewedPair[], counts: readonly PairCounts[]): ViewedPair[] {
  const add = (frame: FrameReference, side: SideCounts | undefined): FrameReference => {
    const { job, record } = side?.count?.counted ?? {};
    if (!record || record.cells + record.cutCells === 0) return frame;
    return { ...frame, cells: { url: `/pictures/cells/${job}`, unit: record.areaUm2 ? "µm²" : "px" } };
  };
  return pairs.map(({ before, after }, i) => ({
    before: add(before, counts[i]?.before),
    ...(after && { after: add(after, counts[i]?.after) }),
  }));
}

/** The file that a count takes: a result is kept as one under an id of its own. */
function fileOf({ store, queue }: Services, { url }: FrameReference): { file: string; image?: ImageHeader } {
  const [, , kind, id, name] = url.split("/");
  if (kind === "files") return { file: id, image: store.files.find(id)?.image };
  const result = queue.find(id)?.results.find((each) => each.name === name);
  return { file: keptId(id, name), image: result?.image };
}

/** The newest first. */
function listCounts({ queue }: Services, { file, frame }: { file: string; frame: number }): Job[] {
  return queue.list({ input: file, most: MOST_COUNTS }).filter(({ operation, inputs, parameters, state }) =>
    operation === "count" && inputs[0] === file && parameters.frame === frame + 1 && state !== "cancelled"
  );
}

function viewOf(jobs: readonly Job[]): CountView {
  const done = jobs.find(({ state }) => state === "done");
  return {
    last: jobs[0],
    ...(done && { counted: { job: done.id, record: done.report as unknown as CountRecord } }),
  };
}
