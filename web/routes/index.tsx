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
}

export async function load({ work: { services } }: Visit): Promise<Data> {
  const jobs = services.queue.list({ most: MOST_SHOWN });
  return { jobs, names: nameFiles(jobs, services), models: await services.listModels() };
}

export default function Home({ data: { jobs, names, models } }: { data: Data }) {
  return (
    <div class="home">
      <section aria-labelledby="new">
        <h1 id="new">Make it sharp</h1>
        <Island of={NewWork} props={{ models }} />
      </section>
      <section aria-labelledby="recent">
        <h2 id="recent">Recent</h2>
        <Island of={RecentJobs} props={{ jobs, names }} />
      </section>
    </div>
  );
}
