export { findDataFolder } from "./data_folder.ts";
export { DEFAULT_LIMITS, type Limits } from "./limits.ts";
export type { Services } from "./api/services.ts";
export type { DataFolder } from "./data_folder.ts";
export type { Answer } from "./open_door.ts";
export { AlreadyRunning, type ServerRecord } from "./server_record.ts";
export { type Bridge, type BridgeOptions, startBridge } from "./start_bridge.ts";
