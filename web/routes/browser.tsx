import { BrowserDeblur } from "../islands/BrowserDeblur.tsx";
import { Island } from "../pages/island.tsx";
import type { Visit } from "../visit.ts";

export const title = "In this browser";

interface Data {
  models: { name: string; description: string }[];
}

export async function load({ work: { services } }: Visit): Promise<Data> {
  return { models: await services.listModels() };
}

export default function InThisBrowser({ data: { models } }: { data: Data }) {
  return (
    <div class="result">
      <h1>Deblur in this browser</h1>
      <p class="quiet">
        The same model runs on this computer's graphics card, in tiles as on the server. The image does not
        leave the browser. Before the first one, a reference tile is computed here and on the server: only
        where both agree within 2/255 the browser is used.
      </p>
      <Island of={BrowserDeblur} props={{ models }} />
    </div>
  );
}
