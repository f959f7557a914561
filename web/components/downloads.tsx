import type { Job } from "../../plugins/bridge/schema.ts";
import { saySize } from "./file_list.tsx";

/** What can be taken along from a job that is done. */
export function Downloads({ job, isMeasured }: { job: Job; isMeasured: boolean }) {
  const results = `/api/v1/jobs/${job.id}/results`;
  const here = `/downloads/jobs/${job.id}`;
  return (
    <section class="downloads" aria-labelledby="downloads">
      <h2 id="downloads">Take it along</h2>
      <ul>
        {job.results.map(({ name, bytes, image }) => (
          <li key={name}>
            <a href={`${results}/${name}`} download={name}>{name}</a>
            <span class="quiet">{saySize(bytes)}{image && ", with metadata"}</span>
            {image && image.frames === 1 && image.dtype.startsWith("uint") && (
              <a href={`${here}/${name.replace(/tif$/, "png")}`} download>as PNG</a>
            )}
          </li>
        ))}
        {isMeasured && (
          <li>
            <a href={`${here}/figures.csv`} download>figures.csv</a>
            <a href={`${here}/figures.json`} download>figures.json</a>
          </li>
        )}
      </ul>
      <p>
        <a class="button" href={`/jobs/${job.id}/report`}>Report to print</a>
      </p>
    </section>
  );
}
