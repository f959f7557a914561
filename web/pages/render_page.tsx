import type { ComponentChildren, JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import { listIslands } from "./island.tsx";

export interface PageOptions {
  title: string;
  /** Whether its links lead on: not before someone has entered. */
  isInside?: boolean;
  /** Where on the site this is, for the menu. */
  path?: string;
  /** What scripts a page with some islands loads: they are asked for at once, not one after the other. */
  listScripts?: (islands: readonly string[]) => readonly string[];
}

const STYLES = ["page", "parts", "viewer", "stage", "told"];

/** A page as HTML. A script comes with it only where it has an island. */
export function renderPage(
  content: JSX.Element,
  { title, isInside = true, path = "", listScripts = () => [] }: PageOptions,
): string {
  const body = renderToString(content);
  const islands = listIslands(body);
  const scripts = islands.length > 0 ? listScripts(islands) : [];
  const page = renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{`${title} · Limbus`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="/static/icon.svg" type="image/svg+xml" />
        {STYLES.map((name) => <link key={name} rel="stylesheet" href={`/static/${name}.css`} />)}
        {scripts.map((name) => <link key={name} rel="modulepreload" href={`/scripts/${name}`} />)}
        {islands.length > 0 && <script type="module" src="/scripts/start.js"></script>}
      </head>
      <body>
        <Frame isInside={isInside} path={path}>
          <main id="main" dangerouslySetInnerHTML={{ __html: body }} />
        </Frame>
      </body>
    </html>,
  );
  return `<!doctype html>${page}`;
}

function Frame(
  { isInside, path, children }: { isInside: boolean; path: string; children: ComponentChildren },
): JSX.Element {
  return (
    <>
      <a class="skip" href="#main">Skip to the content</a>
      <header class="masthead">
        <a class="brand" href="/" aria-label="Limbus, home">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <circle cx="16" cy="16" r="12.5" />
            <circle cx="16" cy="16" r="6" />
          </svg>
          <span>Limbus</span>
        </a>
        {isInside && (
          <nav aria-label="Main">
            {MENU.map(([href, text]) => (
              <a href={href} aria-current={href === path ? "page" : undefined}>{text}</a>
            ))}
          </nav>
        )}
      </header>
      {children}
    </>
  );
}

const MENU = [["/", "Work"], ["/browser", "In this browser"], ["/about", "About"]] as const;
