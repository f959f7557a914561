import { SHIPPED_MODELS } from "../../core/models/mod.ts";
import { BrowserDeblur } from "../islands/BrowserDeblur.tsx";
import { Island } from "../pages/island.tsx";

export const title = "In this browser";

export default function InThisBrowser() {
  const models = SHIPPED_MODELS.map(({ name, description }) => ({ name, description }));
  return (
    <div class="result">
      <h1>Deblur in this browser</h1>
      <p class="quiet">
        The same model runs on this computer's graphics card, in the same tiles as on the server. The image
        does not leave the browser. Before the first one, a reference tile is computed here and on the server:
        only where both agree within 2/255 the browser is used.
      </p>
      <Island of={BrowserDeblur} props={{ models }} />
    </div>
  );
}
