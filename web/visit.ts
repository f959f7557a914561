import type { Services } from "../plugins/bridge/mod.ts";
import type { Sessions } from "./access/sessions.ts";
import type { TryLimit } from "./access/try_limit.ts";
import type { Scripts } from "./bundle/scripts.ts";
import type { Measurer } from "./measures/measurer.ts";
import type { PictureStore } from "./pictures/picture_store.ts";

/** What the viewer works with. */
export interface ViewerWork {
  services: Services;
  pictures: PictureStore;
  measurer: Measurer;
  scripts: Scripts;
  sessions: Sessions;
  tries: TryLimit;
  /** What lets in from other computers; undefined where the viewer is open to this computer alone. */
  passphrase?: string;
  /** Where weights of the user's own lie. */
  models: string;
  /** Removes what was made of files and jobs that are gone. */
  tidy(): Promise<void>;
}

/** One request for a page. */
export interface Visit {
  request: Request;
  url: URL;
  /** Of the path: what stands in brackets in the route's file name. */
  params: Record<string, string>;
  /** Where the request came from. */
  address: string;
  work: ViewerWork;
}
