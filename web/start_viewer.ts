import { join } from "node:path";
import { type Bridge, type BridgeOptions, startBridge } from "../plugins/bridge/mod.ts";
import type { Answer, Services } from "../plugins/bridge/mod.ts";
import { openSessions, type Sessions } from "./access/sessions.ts";
import { createTryLimit } from "./access/try_limit.ts";
import { openScripts } from "./bundle/scripts.ts";
import { createViewer } from "./create_viewer.ts";
import { createMeasurer } from "./measures/measurer.ts";
import { ROUTES } from "./routes/mod.ts";
import { openPictureStore, type PictureStore } from "./pictures/picture_store.ts";

export interface ViewerOptions extends Omit<BridgeOptions, "mount"> {
  /** Lets in from other computers; without it only the address that holds the key does. */
  passphrase?: string;
  /** Where the scripts of the pages are kept for the next start. Default: in the data folder. */
  scripts?: string;
}

/** The viewer at work. */
export interface Viewer extends Bridge {
  /** The address that lets in who opens it. */
  entry: string;
}

/** What the sweep of files and jobs removed takes its tiles with it within this time. */
const TIDY_MS = 3600 * 1000;

/**
 * Starts the bridge with the viewer around it: pages for people, in the same process, over the same jobs.
 *
 * @throws AlreadyRunning when a server works in the same folder.
 */
export async function startViewer(
  { passphrase, log = () => {}, scripts: scriptsFolder, ...options }: ViewerOptions,
): Promise<Viewer> {
  await using opened = new AsyncDisposableStack();
  let sessions: Sessions | undefined;
  const bridge = opened.adopt(
    await startBridge({
      ...options,
      log,
      mount: async (api: Answer, services, folder) => {
        const scripts = opened.adopt(
          await openScripts({ folder: scriptsFolder ?? join(folder.root, "scripts"), log }),
          (scripts) => scripts.close(),
        );
        const pictures = opened.adopt(
          await openPictureStore(join(folder.root, "pictures")),
          (pictures) => pictures.close(),
        );
        const tidy = tidyPictures({ pictures, services, log });
        await tidy();
        const timer = setInterval(tidy, TIDY_MS);
        opened.defer(() => clearInterval(timer));
        const measurer = opened.adopt(createMeasurer(), (measurer) => measurer.close());
        sessions = await openSessions({ secret: `${services.access.token} ${passphrase ?? ""}` });
        const work = {
          services,
          pictures,
          measurer,
          scripts,
          sessions,
          tries: createTryLimit(),
          passphrase,
          models: folder.models,
          tidy,
        };
        return createViewer(work, { api, routes: ROUTES });
      },
    }),
    (bridge) => bridge.close(),
  );
  const running = opened.move();
  return {
    ...bridge,
    entry: `http://${nearHost(options.hostname)}:${bridge.record.port}/enter?key=${sessions!.key}`,
    close: () => running.disposeAsync(),
  };
}

function tidyPictures(
  { pictures, services: { store }, log }: {
    pictures: PictureStore;
    services: Services;
    log: (message: string) => void;
  },
): () => Promise<void> {
  return () =>
    pictures.tidy((id) => store.files.find(id) !== undefined || store.jobs.find(id) !== undefined)
      .catch((error) => log(`tiles of what is gone stay behind: ${error}`));
}

/** By what name this computer itself reaches the server. */
function nearHost(hostname = "127.0.0.1"): string {
  if (hostname === "0.0.0.0") return "127.0.0.1";
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}
