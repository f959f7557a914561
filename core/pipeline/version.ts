/** The version of Limbus, as in `deno.json`: every result names it. */
export const VERSION = "0.1.0";
