const VARIABLE = "ORT_DISABLE_TELEMETRY";

/**
 * Tells ONNX Runtime, before it is loaded, to report nothing to its maker. From 1.29 on its binaries for Linux and
 * macOS otherwise keep a device identifier in the home folder and send an account of every session over the network;
 * as native code it is beyond what Deno can forbid. On Windows it has no such sender: it leaves trace events to the
 * system, whose own privacy settings decide.
 *
 * @throws Error where the permission to set the variable is missing: rather no result than a broken promise.
 */
export function refuseTelemetry(): void {
  try {
    Deno.env.set(VARIABLE, "1");
  } catch (error) {
    throw new Error(
      `ONNX Runtime would report its use to its maker, and may not be told not to: pass --allow-env=${VARIABLE}`,
      { cause: error },
    );
  }
}
