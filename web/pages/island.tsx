import type { ComponentType, JSX } from "preact";

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "limbus-island": { name: string; props: string; children: JSX.Element };
    }
  }
}

/** A part of a page that comes alive in the browser: drawn here, taken over there by its script. */
export function Island<Props extends object>(
  { of: Part, props }: { of: ComponentType<Props>; props: Props },
): JSX.Element {
  return (
    <limbus-island name={Part.name} props={JSON.stringify(props)}>
      <Part {...props} />
    </limbus-island>
  );
}

/** Names of those that a page holds: the tag cannot stem from anyone's text, where `<` is escaped. */
export function listIslands(html: string): string[] {
  return Array.from(html.matchAll(/<limbus-island name="(\w+)"/g), ([, name]) => name);
}
