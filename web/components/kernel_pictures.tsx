import type { Job } from "../../plugins/bridge/schema.ts";

interface FrameKernels {
  name: string;
  patches: number;
  kept: number;
  radiiPx: number[];
  medianBlurPx: number;
}

/** Blur kernels as pictures, with their radii; and the blur of each frame as a map. */
export function KernelPictures({ job }: { job: Job }) {
  const { frames = [], kept = 0 } = (job.report?.kernels ?? {}) as { frames?: FrameKernels[]; kept?: number };
  const picture = (name: string) =>
    job.results.some((result) => result.name === name) && `/api/v1/jobs/${job.id}/results/${name}`;
  const sheet = picture("kernels.png");
  return (
    <section class="kernels" aria-labelledby="kernels">
      <h2 id="kernels">Blur kernels</h2>
      <p class="quiet">{kept} kernels are kept, in the order of the frames and their patches.</p>
      {sheet && <img class="sheet" src={sheet} alt={`The ${kept} kernels, each in a square of its own`} />}
      <table>
        <thead>
          <tr>
            <th scope="col">Frame</th>
            <th scope="col" class="number">Median blur</th>
            <th scope="col" class="number">Patches</th>
            <th scope="col">Radii of the kept kernels, px</th>
          </tr>
        </thead>
        <tbody>
          {frames.map(({ name, patches, radiiPx, medianBlurPx }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="number">{medianBlurPx.toFixed(1)} px</td>
              <td class="number">{patches}</td>
              <td>{radiiPx.map((radius) => radius.toFixed(1)).join(", ") || "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="maps">
        {frames.map(({ name }, i) => {
          const map = picture(`blur_${i + 1}.png`);
          return map && (
            <figure key={name}>
              <img src={map} alt={`Map of the blur of ${name}: yellow is most`} loading="lazy" />
              <figcaption class="quiet">{name}</figcaption>
            </figure>
          );
        })}
      </div>
    </section>
  );
}
