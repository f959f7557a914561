import { VERSION } from "../../core/pipeline/version.ts";
import type { Visit } from "../visit.ts";

export const title = "About";

interface Data {
  models: { name: string; description: string }[];
  keptDays: number;
  keptGib: number;
  mayLeave: boolean;
}

export async function load({ work: { services, passphrase } }: Visit): Promise<Data> {
  const { keptMs, keptBytes } = services.limits;
  return {
    models: await services.listModels(),
    keptDays: keptMs / (24 * 3600 * 1000),
    keptGib: keptBytes / 2 ** 30,
    mayLeave: passphrase !== undefined,
  };
}

export default function About({ data: { models, keptDays, keptGib, mayLeave } }: { data: Data }) {
  return (
    <section class="prose">
      <h1>About</h1>
      <p>
        Limbus {VERSION}{" "}
        turns blurred cornea micrographs into sharp, countable ones. Everything happens on the computer on
        which <code>limbus view</code>{" "}
        was started, or in this browser; these pages ask no other host for anything.
      </p>
      <h2>What it can and cannot do</h2>
      <p>
        Where blur has wiped detail out, the network puts what corneas usually look like. That can be wrong: a
        border between two cells may appear that is not there, and a faint one may vanish. When you have a
        focus stack, fuse it: every place was seen sharp by some frame. Keep the original. Limbus is no
        medical device.
      </p>
      <h2>What is kept</h2>
      <p>
        Images and results are kept for {keptDays} days after their last use, {keptGib}{" "}
        GiB at most. What you delete is gone at once.
      </p>
      <h2>Models</h2>
      <ul class="plain-list">
        {models.map(({ name, description }) => <li key={name}>{name}: {description}</li>)}
      </ul>
      {mayLeave && (
        <form method="post" action="/leave">
          <button type="submit">Leave</button>
        </form>
      )}
    </section>
  );
}
