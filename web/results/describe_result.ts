import type { PixelSize } from "../../core/image/image.ts";
import type { Rectangle } from "../../core/image/rectangle.ts";
import type { Services } from "../../plugins/bridge/mod.ts";
import type { Job, StoredFile } from "../../plugins/bridge/schema.ts";
import type { FrameReference, ResultView, ViewedMap, ViewedPair } from "./result_view.ts";

/** What each operation makes that is looked at. */
const MAIN_RESULTS: Record<string, string> = {
  restore: "restored.tif",
  fuse: "full.tif",
  register: "aligned.tif",
};

const EVIDENCE = "evidence.tif";

const MAPS: Record<string, Pick<ViewedMap, "title" | "unit">> = {
  "depth.tif": { title: "Depth", unit: "frames" },
  "confidence.tif": { title: "Confidence", unit: "" },
  "sources.tif": { title: "Sources", unit: "frame" },
};

/** What can be seen of a job, by its record and by what was sent for it. */
export function describeResult(job: Job, { store }: Pick<Services, "store">): ResultView {
  const files = job.inputs.map((id) => store.files.find(id));
  const frames = takenOf(job, files.flatMap((file) => file ? listFrames(file) : []));
  const main = job.results.find(({ name, image }) => name === MAIN_RESULTS[job.operation] && image);
  const made = Array.from({ length: main?.image?.frames ?? 0 }, (_, frame): FrameReference => ({
    url: resultUrl(job, main!.name),
    frame,
    name: main!.name,
  }));
  return {
    job: job.id,
    pairs: pairUp(acceptedOf(job, frames), made),
    ...placeOf(job),
    ...pixelSizeOf(job),
    maps: [
      ...job.results.flatMap(({ name, image }) =>
        image && MAPS[name]
          ? [{ id: name.replace(".tif", ""), ...MAPS[name], url: resultUrl(job, name) }]
          : []
      ),
      ...evidenceMaps(job),
    ],
    isMeasured: main !== undefined && frames.length > 0 && job.operation !== "register",
  };
}

/** What does not fit the input, and where the network is not sure: the pages of each frame in turn. */
function evidenceMaps(job: Job): ViewedMap[] {
  const pages = job.results.find(({ name }) => name === EVIDENCE)?.image?.frames ?? 0;
  const frames = (job.report?.evidence as unknown[] | undefined)?.length ?? 0;
  if (pages === 0 || frames === 0) return [];
  const each = pages / frames;
  const url = resultUrl(job, EVIDENCE);
  const pagesFrom = (first: number) => Array.from({ length: frames }, (_, frame) => frame * each + first);
  const maps: ViewedMap[] = [
    { id: "evidence", title: "Evidence", unit: "", url, pages: pagesFrom(0), isEvidence: true },
    { id: "disagreement", title: "Disagreement", unit: "of the range", url, pages: pagesFrom(1) },
  ];
  return maps.slice(0, each);
}

function listFrames({ id, name, image: { frames } }: StoredFile): FrameReference[] {
  const label = (frame: number) => frames === 1 ? name : `${name}, frame ${frame + 1}`;
  return Array.from(
    { length: frames },
    (_, frame) => ({ url: `/pictures/files/${id}`, frame, name: label(frame) }),
  );
}

/** Of what is counted one frame is taken, and what follows tells where to count. */
function takenOf({ operation, parameters }: Job, frames: FrameReference[]): FrameReference[] {
  return operation === "count" ? frames.filter((_, i) => i + 1 === parameters.frame) : frames;
}

/** What is made frame by frame lacks those that were left out. */
function acceptedOf({ operation, report }: Job, frames: FrameReference[]): FrameReference[] {
  const records = report?.frames as { status?: string }[] | undefined;
  if (operation !== "register" || records?.length !== frames.length) return frames;
  return frames.filter((_, i) => records[i].status !== "refused");
}

/** One made of all stands beside each; without what was sent, what was made stands alone. */
function pairUp(frames: readonly FrameReference[], made: readonly FrameReference[]): ViewedPair[] {
  if (frames.length === 0) return made.map((frame) => ({ before: frame }));
  return frames.map((before, i) => ({ before, after: made.length === 1 ? made[0] : made[i] }));
}

/** Where a stack was cut to what all of its frames cover. */
function placeOf({ report }: Job): { place?: Rectangle } {
  const area = report?.area as Partial<Rectangle> | undefined;
  const { top, left, height, width } = area ?? {};
  const isPlace = [top, left, height, width].every((value) => Number.isInteger(value));
  return isPlace ? { place: { top, left, height, width } as Rectangle } : {};
}

/** As the count's parameters have it. */
function pixelSizeOf({ parameters }: Job): { pixelSize?: PixelSize } {
  const { pixelSize } = parameters as { pixelSize?: PixelSize };
  return pixelSize ? { pixelSize } : {};
}

function resultUrl({ id }: Job, name: string): string {
  return `/pictures/jobs/${id}/${name}`;
}
