export { type EncodedScan, encodeScan, type EncodeScanOptions } from "./encode_scan.ts";
export { type Limbus, type OpenLimbusOptions } from "./open_limbus.ts";
export { type RestoredScan, restoreScan, type RestoreScanOptions } from "./restore_scan.ts";
export { VERSION } from "./version.ts";
