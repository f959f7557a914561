import type { Job } from "../../plugins/bridge/schema.ts";
import { NewWork } from "../islands/NewWork.tsx";
import { RecentJobs } from "../islands/RecentJobs.tsx";
import { Island } from "../pages/island.tsx";
import { nameFiles } from "../results/name_files.ts";
import type { Visit } from "../visit.ts";

export const title = "Work";

const MOST_SHOWN = 50;

interface Data {
  jobs: Job[];
  names: Record<string, string>;
  models: { name: string; description: string }[];
  /** The one to deblur by, where the address says so. */
  model?: string;
}

export async function load({ url, work: { services } }: Visit): Promise<Data> {
  const jobs = services.queue.list({ most: MOST_SHOWN });
  const models = await services.listModels();
  const asked = models.find(({ name }) => name === url.searchParams.get("model"));
  return { jobs, names: nameFiles(jobs, services), models, ...(asked && { model: asked.name }) };
}

export default function Home({ data: { jobs, names, models, model } }: { data: Data }) {
  return (
    <div class="home">
      <section aria-labelledby="new">
        <h1 id="new">Make it sharp</h1>
        <Island of={NewWork} props={{ models, model }} />
      </section>
      <section aria-labelledby="recent">
        <h2 id="recent">Recent</h2>
        <Island of={RecentJobs} props={{ jobs, names }} />
      </section>
    </div>
  );
}
