// Restores one scan from a script: deno run --allow-read --allow-write --allow-ffi --allow-env=ORT_DISABLE_TELEMETRY restore_script.ts IN OUT [MODEL]
import { decodeScan, encodeScan, openLimbus } from "../../mod.ts";

const [input, output, model] = Deno.args;
const limbus = await openLimbus({ model, device: "cpu" });
const blurred = await decodeScan(await Deno.readFile(input), input);
const { scan, provenance } = await limbus.restore(blurred);
const { bytes } = await encodeScan(scan, { name: output });
await Deno.writeFile(output, bytes);
await limbus.dispose();
console.log(`${output}: ${provenance.seconds} s on ${provenance.device}, weights ${provenance.model.sha256}`);
