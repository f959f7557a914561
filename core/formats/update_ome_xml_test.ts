import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { decodeScan, encodeTiff } from "./mod.ts";
import { parseOmeXml } from "./ome_metadata.ts";
import type { OmeContent } from "./ome_metadata.ts";
import { updateOmeXml } from "./update_ome_xml.ts";

const folder = new URL("../../fixtures/formats/", import.meta.url);
const read = (name: string) => decodeScan(Deno.readFileSync(new URL(name, folder)), name);

const tiffData = [0, 1, 2, 3].map((page) =>
  `<TiffData FirstC="${page % 2}" FirstZ="${page >> 1}" FirstT="0" IFD="${page}" PlaneCount="1">` +
  `<UUID FileName="a.ome.tif">urn:uuid:1</UUID></TiffData>`
);
const makeXml = (storage: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" UUID="urn:uuid:1" Creator="x">
<Instrument ID="Instrument:0"><Objective ID="Objective:0" NominalMagnification="20" Model="Plän"/></Instrument>
<Image ID="Image:0" Name="left &amp; right"><AcquisitionDate>2020-06-14T09:00:00</AcquisitionDate>
<Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="uint16" SignificantBits="12" BigEndian="true" SizeX="5" SizeY="4"
 SizeC="2" SizeZ="2" SizeT="1" PhysicalSizeX="0.5" PhysicalSizeY="0.5">
<Channel ID="Channel:0:0" Name="reflected" SamplesPerPixel="1"/><Channel ID="Channel:0:1" SamplesPerPixel="1"/>
${storage.join("\n")}
<Plane TheZ="0" TheC="0" TheT="0" ExposureTime="0.1"/></Pixels></Image>
<ROI ID="ROI:0"/></OME>`;
const content: OmeContent = {
  height: 4,
  width: 5,
  sample: { kind: "float", bits: 32 },
  axes: { channels: 2, slices: 2, frames: 1 },
  pixelSize: { y: 0.5, x: 0.5, unit: "µm" },
  provenance: '{"a":"<&>"}',
};

Deno.test("what OME-XML says of the acquisition stays, what it says of storage is put right", () => {
  const updated = updateOmeXml(makeXml(tiffData), content)!;
  for (
    const kept of [
      'Name="left &amp; right"',
      "AcquisitionDate",
      'Name="reflected"',
      'ExposureTime="0.1"',
      "Pl&#228;n",
    ]
  ) {
    ok(updated.includes(kept), kept);
  }
  for (const gone of ["UUID", "uint16", "SignificantBits", "FirstC", 'BigEndian="true"']) {
    ok(!updated.includes(gone), gone);
  }
  ok(updated.includes('Type="float"') && updated.includes('<TiffData IFD="0" PlaneCount="4"/>'));
  strictEqual(updated.match(/<TiffData/g)?.length, 1);
  ok(updated.indexOf("StructuredAnnotations") < updated.indexOf("<ROI"));
  const parsed = parseOmeXml(updated);
  strictEqual(parsed.provenance, content.provenance);
  deepStrictEqual(parsed.axes, content.axes);
});

Deno.test("provenance is replaced, not heaped up", () => {
  const once = updateOmeXml(makeXml(tiffData), content)!;
  strictEqual(updateOmeXml(once, content), once);
  const other = updateOmeXml(once, { ...content, provenance: '{"b":1}' })!;
  strictEqual(parseOmeXml(other).provenance, '{"b":1}');
  strictEqual(other.match(/CommentAnnotation ID/g)?.length, 1);
});

Deno.test("what does not describe the planes is not kept", () => {
  const xml = makeXml(tiffData);
  strictEqual(updateOmeXml(xml, { ...content, width: 6 }), undefined);
  strictEqual(updateOmeXml(xml, { ...content, axes: { channels: 4, slices: 1, frames: 1 } }), undefined);
  strictEqual(updateOmeXml(xml, { ...content, pixelSize: { y: 1, x: 1, unit: "µm" } }), undefined);
  strictEqual(updateOmeXml(xml, { ...content, z: 3 }), undefined);
  strictEqual(updateOmeXml(xml.replace('SamplesPerPixel="1"', 'SamplesPerPixel="3"'), content), undefined);
  strictEqual(updateOmeXml(xml.replace("<Image ", '<Image ID="Image:1"/><Image '), content), undefined);
});

Deno.test("planes stored in another order have no axes", () => {
  ok(parseOmeXml(makeXml(tiffData)).axes);
  const swapped = [tiffData[1], tiffData[0], tiffData[2], tiffData[3]]
    .map((tag, page) => tag.replace(/IFD="\d"/, `IFD="${page}"`));
  strictEqual(parseOmeXml(makeXml(swapped)).axes, undefined);
  strictEqual(updateOmeXml(makeXml(swapped), content), undefined);
});

Deno.test("OME-TIFFs of others keep their XML through us", async () => {
  for (const name of ["ome_zct.ome.tif", "ome_bioformats.ome.tif"]) {
    const scan = await read(name);
    const back = await decodeScan(await encodeTiff(scan, { provenance: { a: 1 } }), name);
    for (const key of ["pixelSize", "z", "axes", "sample"] as const) {
      deepStrictEqual(back[key], scan[key], key);
    }
    deepStrictEqual(back.images.map((image) => image.data), scan.images.map((image) => image.data));
    deepStrictEqual(back.provenance, { a: 1 });
    const creator = /Creator="([^"]*)"/;
    strictEqual(back.omeXml?.match(creator)?.[1], scan.omeXml?.match(creator)?.[1]);
  }
});
