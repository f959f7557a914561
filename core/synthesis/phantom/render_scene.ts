import type { Random } from "../../math/random.ts";
import { renderClouds } from "./clouds.ts";
import { renderDeadLeaves } from "./dead_leaves.ts";
import { renderEndothelium } from "./endothelium.ts";
import { renderEpithelium } from "./epithelium.ts";
import { renderKeratocytes } from "./keratocytes.ts";
import { renderNerves } from "./nerves.ts";
import type { RenderScene, Scene, SceneField, SceneSize } from "./scene.ts";
import { renderStrokes } from "./strokes.ts";

/** Tissues and textures that can be drawn. */
export type SceneKind =
  | "endothelium"
  | "keratocytes"
  | "epithelium"
  | "nerves"
  | "deadLeaves"
  | "clouds"
  | "strokes";

const renderers: Record<SceneKind, RenderScene> = {
  endothelium: renderEndothelium,
  keratocytes: renderKeratocytes,
  epithelium: renderEpithelium,
  nerves: renderNerves,
  deadLeaves: renderDeadLeaves,
  clouds: renderClouds,
  strokes: renderStrokes,
};

/** All kinds of scene, cornea first. */
export const SCENE_KINDS = Object.keys(renderers) as SceneKind[];

/**
 * Draws a scene of the given kind; cells are those in `field`, by default the whole scene.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createRandom } from "../../math/random.ts";
 * import { renderScene } from "./render_scene.ts";
 * const { cells } = renderScene(createRandom(1), { kind: "endothelium", height: 64, width: 64 });
 * ok(cells.length > 0);
 * ```
 */
export function renderScene(
  random: Random,
  options: SceneSize & SceneField & { kind: SceneKind },
): Scene {
  const { kind, height, width, field } = options;
  return renderers[kind](random, { height, width, field });
}
