export * from "./shipped_models.ts";
