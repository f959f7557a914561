/// <reference lib="deno.unstable" />

/** One import, as it stands in a source. */
export interface Import {
  specifier: string;
  /** `lazy` is `import()`; `url` is `new URL(specifier, import.meta.url)`, as workers are started with. */
  kind: "value" | "type" | "lazy" | "url";
  line: number;
}

/** What the rules need to know of a source. */
export interface SourceFacts {
  imports: Import[];
  /** Every use of a name that may be a global: `fetch`, `globalThis.fetch`, `Math.random`, `new Date`. */
  names: { name: string; line: number }[];
  /** Whether the file consists of `export ... from` alone. */
  onlyReexports: boolean;
}

/** What `import()` with anything but a literal is recorded as. */
export const UNREADABLE = "(computed)";

type Node = Deno.lint.Node & { parent?: Deno.lint.Node };

/**
 * Reads the imports and the free names of a TypeScript or TSX source, by Deno's own parser (which is reachable only
 * in `deno test`).
 *
 * @throws when the source does not parse.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { readSource } from "./read_source.ts";
 * deepStrictEqual(readSource("a.ts", `import type { B } from "./b.ts";`).imports, [
 *   { specifier: "./b.ts", kind: "type", line: 1 },
 * ]);
 * ```
 */
export function readSource(path: string, source: string): SourceFacts {
  const facts: SourceFacts = { imports: [], names: [], onlyReexports: false };
  const seen = new Set<string>();
  const lineAt = (node: Node): number => source.slice(0, node.range[0]).split("\n").length;
  const addImport = (node: Node, specifier: string, kind: Import["kind"]): void => {
    facts.imports.push({ specifier, kind, line: lineAt(node) });
  };
  const addName = (node: Node, name: string): void => {
    const key = `${node.range[0]} ${name}`;
    if (!seen.has(key)) facts.names.push({ name, line: lineAt(node) });
    seen.add(key);
  };

  const visitor: Deno.lint.LintVisitor = {
    Program(node) {
      facts.onlyReexports = node.body.every((statement) =>
        statement.type === "ExportAllDeclaration" ||
        (statement.type === "ExportNamedDeclaration" && statement.source)
      );
    },
    ImportDeclaration(node) {
      const allTypes = node.specifiers.length > 0 &&
        node.specifiers.every((each) => each.type === "ImportSpecifier" && each.importKind === "type");
      addImport(node, node.source.value, node.importKind === "type" || allTypes ? "type" : "value");
    },
    ExportNamedDeclaration(node) {
      if (!node.source) return;
      const allTypes = node.specifiers.length > 0 &&
        node.specifiers.every((each) => each.exportKind === "type");
      addImport(node, node.source.value, node.exportKind === "type" || allTypes ? "type" : "value");
    },
    ExportAllDeclaration(node) {
      addImport(node, node.source.value, node.exportKind === "type" ? "type" : "value");
    },
    ImportExpression(node) {
      addImport(node, literalOf(node.source) ?? UNREADABLE, "lazy");
    },
    TSImportType(node) {
      const text = source.slice(...node.range);
      addImport(node, /import\(\s*["'`](.*?)["'`]/.exec(text)?.[1] ?? UNREADABLE, "type");
    },
    TSImportEqualsDeclaration(node) {
      addImport(
        node,
        /require\(\s*["'](.*?)["']/.exec(source.slice(...node.range))?.[1] ?? UNREADABLE,
        "value",
      );
    },
    NewExpression(node) {
      if (node.callee.type !== "Identifier") return;
      addName(node, `new ${node.callee.name}`);
      const [relative, base] = node.arguments;
      if (node.callee.name !== "URL" || !base || source.slice(...base.range) !== "import.meta.url") return;
      const specifier = literalOf(relative) ?? UNREADABLE;
      addImport(node, /^[.(]|^\w+:/.test(specifier) ? specifier : `./${specifier}`, "url");
    },
    Identifier(node) {
      if (isFree(node)) addName(node, node.name);
    },
    MemberExpression(node) {
      if (node.object.type !== "Identifier" || node.property.type !== "Identifier" || node.computed) return;
      const isGlobal = ["globalThis", "self", "window"].includes(node.object.name);
      addName(node, isGlobal ? node.property.name : `${node.object.name}.${node.property.name}`);
    },
  };
  Deno.lint.runPlugin({ name: "facts", rules: { facts: { create: () => visitor } } }, path, source);
  return facts;
}

function literalOf(node: Deno.lint.Node): string | undefined {
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  if (node.type === "TemplateLiteral" && node.expressions.length === 0) return node.quasis[0].cooked;
}

/** Whether an identifier stands for itself, not for a member, a key or a parameter's label. */
function isFree(node: Node & { type: "Identifier" }): boolean {
  const parent = node.parent;
  if (!parent) return true;
  if (parent.type === "MemberExpression") return parent.object === node || parent.computed;
  if (parent.type === "Property") return parent.value === node || parent.computed || parent.shorthand;
  if (parent.type === "TSQualifiedName") return parent.left === node;
  return !/^(TSPropertySignature|TSMethodSignature|MethodDefinition|PropertyDefinition)$/.test(parent.type);
}
