/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { type ComponentType, h, hydrate } from "preact";

type LoadIsland = () => Promise<Record<string, ComponentType<Record<string, unknown>>>>;

/** Brings the islands of the page to life; only the scripts of those that are there are loaded. */
export function hydrateIslands(islands: Readonly<Record<string, LoadIsland>>): void {
  for (const place of document.querySelectorAll("limbus-island")) {
    const name = place.getAttribute("name")!;
    const props = JSON.parse(place.getAttribute("props")!);
    islands[name]().then((module) => {
      hydrate(h(module[name], props), place);
      place.setAttribute("alive", "");
    });
  }
}
