export { type EncodedScan, encodeScan, type EncodeScanOptions } from "./encode_scan.ts";
export { type Limbus, type OpenLimbusOptions } from "./open_limbus.ts";
export { type RestoredScan, restoreScan, type RestoreScanOptions } from "./restore_scan.ts";
export { trainModel } from "./train_model.ts";
export { VERSION } from "./version.ts";
