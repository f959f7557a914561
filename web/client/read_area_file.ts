/// <reference lib="dom" />

/** An area to count in, as the server takes it, and the file that it came from. */
export interface AreaFile {
  name: string;
  area: { geojson: string } | { roi: string };
}

/** Reads an outline that was drawn in ImageJ, or GeoJSON; what is wrong with it the server says. */
export async function readAreaFile(file: File): Promise<AreaFile> {
  const { name } = file;
  if (!/\.roi$/i.test(name)) return { name, area: { geojson: await file.text() } };
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { name, area: { roi: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) } };
}
