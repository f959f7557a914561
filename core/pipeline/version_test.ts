import { strictEqual } from "node:assert";
import config from "../../deno.json" with { type: "json" };
import { VERSION } from "./version.ts";

Deno.test("the version that results name is the project's", () => strictEqual(VERSION, config.version));
