import type { JSX } from "preact";
import type { Visit } from "../visit.ts";

/** A file below `routes/`: what its page shows, read anew for each visit, and how. What it reads is its own matter. */
export interface Route {
  /** What is shown; null where there is nothing; or an answer of its own, such as a way elsewhere. */
  load?(visit: Visit): unknown;
  /** Of the tab. */
  title: string | { of(data: never): string };
  default(props: { data: never; visit: Visit }): JSX.Element;
  /** Whether it is shown to whoever has not entered. */
  isOpen?: boolean;
}

export interface PlacedRoute {
  pattern: URLPattern;
  route: Route;
}

/**
 * The path of a page, by the name of its file below `routes/`: `index` stands for the folder, brackets for a parameter.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { pathOf } from "./file_routes.ts";
 * strictEqual(pathOf("index.tsx"), "/");
 * strictEqual(pathOf("jobs/[id]/report.tsx"), "/jobs/:id/report");
 * ```
 */
export function pathOf(file: string): string {
  const path = file.replace(/\.tsx$/, "").replace(/(^|\/)index$/, "").replace(/\[(\w+)\]/g, ":$1");
  return `/${path}`;
}

/** Pages at the paths of their files. */
export function placeRoutes(modules: Readonly<Record<string, Route>>): PlacedRoute[] {
  return Object.entries(modules).map(([file, route]) => ({
    pattern: new URLPattern({ pathname: pathOf(file) }),
    route,
  }));
}
