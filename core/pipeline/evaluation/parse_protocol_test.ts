import { deepStrictEqual, strictEqual, throws } from "node:assert";
import { parseProtocol } from "./parse_protocol.ts";
import { REPORT_PROTOCOL } from "./protocol.ts";

const SYNTHETIC = { name: "1", synthetic: { seed: 1, height: 64, width: 80 } };
const parse = (changes: object) =>
  parseProtocol(JSON.stringify({ limbusProtocol: 1, regions: [SYNTHETIC], ...changes }), "p.json");

Deno.test("the shipped protocol can be written as a file and read back", () => {
  deepStrictEqual(parse(REPORT_PROTOCOL), REPORT_PROTOCOL);
});

Deno.test("what is left out has its default", () => {
  deepStrictEqual(parse({}), {
    title: "p.json",
    against: "truth",
    regions: [{ name: "1", synthetic: { seed: 1, height: 64, width: 80, frames: 4 } }],
    methods: [],
  });
  const defocused = { name: "2", sharp: "a.png", defocus: { seed: "a" } };
  const { against, regions } = parse({ regions: [SYNTHETIC, defocused] });
  deepStrictEqual([against, regions[1]], ["truth", { ...defocused, defocus: { seed: "a", frames: 4 } }]);
  strictEqual(parse({ regions: [SYNTHETIC, { name: "2", frames: ["a.tif"] }] }).against, "full");
});

Deno.test("what makes no sense is refused with its place", () => {
  const synthetic = (changes: object) => ({
    regions: [{ ...SYNTHETIC, synthetic: { ...SYNTHETIC.synthetic, ...changes } }],
  });
  const cases: [changes: object, message: RegExp][] = [
    [{ limbusProtocol: 2 }, /^ProtocolError: p\.json: limbusProtocol must be 1, got 2$/],
    [{ colour: 1 }, /p\.json: unknown key "colour": there are limbusProtocol, title/],
    [{ regions: [] }, /regions must be at least one region, got \[\]/],
    [{ regions: [SYNTHETIC, SYNTHETIC] }, /regions: two are called "1"/],
    [{ regions: [{ ...SYNTHETIC, full: "f.tif" }] }, /regions\[0\] is synthetic and has full: leave one out/],
    [{ regions: [{ name: "1", sharp: "a.png" }] }, /regions\[0\]\.defocus must be an object, got nothing/],
    [{ regions: [{ name: "1", defocus: { seed: 1 } }] }, /regions\[0\]\.sharp must be a text, got nothing/],
    [
      { regions: [{ name: "1", sharp: "a.png", defocus: { seed: 1 }, truth: "b.png" }] },
      /regions\[0\] is made of a sharp image and has truth: leave one out/,
    ],
    [
      { regions: [{ name: "1", sharp: "a.png", defocus: { seed: 1, height: 64 } }] },
      /defocus: unknown key "height": there are seed, frames/,
    ],
    [{ regions: [{ name: "1" }] }, /regions\[0\]\.frames must be a list, got nothing/],
    [{ regions: [{ name: "1", frames: ["a.tif", 3] }] }, /frames\[1\] must be a text, got 3/],
    [{ regions: [{ name: "1", frames: ["a.tif"] }], against: "truth" }, /region 1 has none/],
    [{ against: "blur" }, /against must be "truth" or "full", got "blur"/],
    [synthetic({ seed: undefined }), /synthetic\.seed must be a whole number or a text, got nothing/],
    [synthetic({ height: 63 }), /synthetic\.height must be a whole number from 64 on, got 63/],
    [synthetic({ frames: 1 }), /synthetic\.frames must be a whole number from 2 to 64, got 1/],
    [synthetic({ scene: "moon" }), /synthetic\.scene must be one of endothelium, .*got "moon"/],
    [
      synthetic({ motion: { shiftPx: 3 } }),
      /motion\.rotationDegrees must be a number from 0 on, got nothing/,
    ],
    [synthetic({ height: 1e5, width: 1e5 }), /synthetic must be at most 67108864 pixels/],
    [
      { methods: [{ name: "a", weights: "b" }] },
      /methods\[0\]: unknown key "weights": there are name, model/,
    ],
  ];
  for (const [changes, message] of cases) throws(() => parse(changes), message);
  throws(() => parseProtocol("[", "p.json"), /^ProtocolError: p\.json: not JSON/);
  throws(() => parseProtocol("[]", "p.json"), /^ProtocolError: p\.json must be an object, got \[\]$/);
});
