export { findDataFolder } from "./data_folder.ts";
export { DEFAULT_LIMITS, type Limits } from "./limits.ts";
export { AlreadyRunning, type ServerRecord } from "./server_record.ts";
export { type Bridge, type BridgeOptions, startBridge } from "./start_bridge.ts";
