import type { InputDescription } from "./describe_input.ts";
import type { Evidence, EvidenceSignal } from "./evidence.ts";

/** What was measured of one frame. */
export interface Findings {
  /** As `EvidenceFigures`. */
  residualRatio: number;
  doubtfulShare: number;
  /** Share of the field where the answers to the turned image differ; undefined where none were asked for. */
  disagreeingShare?: number;
  input: InputDescription;
  /** Standard deviation of the input's noise, 0..1. */
  noise: number;
  /** Radius of the blur that turns the restored frame into its input, in pixels. */
  matchedRadiusPx: number;
}

/** From here on a signal fires; `core/models/default.md` tells how often it does. */
const MOST_DOUBTFUL = 0.02;
const MOST_DISAGREEING = 0.02;
const MOST_EMPTY = 0.5;
/** Blur that the shipped weights have seen, and noise, in shares of the range, with much to spare. */
const MOST_RADIUS_PX = 8;
const MOST_NOISE = 12 / 255;
/** Beyond all corneas, drawn and photographed, that were tried. */
const MOST_UNEVEN = 1.2;
const MOST_CLIPPED = 0.12;

/** How much of the trust is left when a signal fires. */
interface Finding {
  signal: EvidenceSignal;
  message: string;
  trust: number;
  /** The sentence's beginning, where this is the worst. */
  gist: string;
}

/** Score, sentence and warnings out of the measurements. */
export function concludeEvidence(findings: Findings): Evidence {
  const { residualRatio, doubtfulShare, input, noise, matchedRadiusPx } = findings;
  const fired = listFindings(findings).sort((a, b) => a.trust - b.trust);
  const trust = fired.reduce((product, finding) => product * finding.trust, 1 - doubtfulShare);
  return {
    score: Math.round(100 * Math.max(0, Math.min(1, trust))),
    sentence: phrase(fired, findings),
    warnings: fired.map(({ signal, message }) => ({ signal, message })),
    figures: {
      residualRatio: round(residualRatio, 3),
      noise: round(255 * noise, 3),
      radiusPx: round(input.radiusPx ?? matchedRadiusPx, 2),
      doubtfulShare: round(doubtfulShare, 4),
    },
  };
}

function listFindings({ doubtfulShare, disagreeingShare = 0, input }: Findings): Finding[] {
  const { emptyShare, radiusPx = 0, noiseShare, texture: { unevenness, clippedShare } } = input;
  const found: Finding[] = [];
  if (emptyShare > MOST_EMPTY) {
    found.push({
      signal: "empty",
      message: `${
        percent(emptyShare)
      } of the field shows nothing but noise: what the result shows there is made up`,
      trust: 1 - emptyShare,
      gist: emptyShare > 0.99
        ? "Do not use it: the input shows nothing but noise"
        : "Most of the field is empty",
    });
  }
  if (radiusPx > MOST_RADIUS_PX) {
    found.push({
      signal: "blur",
      message:
        `a blur of about ${
          radiusPx.toFixed(1)
        } px is beyond the ${MOST_RADIUS_PX} px that the model knows: ` +
        "take a frame nearer to focus",
      trust: Math.max(0.1, 0.5 - (radiusPx - MOST_RADIUS_PX) / 10),
      gist: `Do not rely on detail: the input is too blurred (${radiusPx.toFixed(1)} px)`,
    });
  }
  if (noiseShare > MOST_NOISE) {
    found.push({
      signal: "noise",
      message: `noise is ${percent(noiseShare)} of the range of grey levels, more than the model knows: ` +
        "expose longer, or average frames",
      trust: 0.5,
      gist: "Do not rely on fine detail: the input is too noisy",
    });
  }
  if (unevenness > MOST_UNEVEN || clippedShare > MOST_CLIPPED) {
    const isClipped = clippedShare > MOST_CLIPPED;
    found.push({
      signal: "texture",
      message: isClipped
        ? `${percent(clippedShare)} of the field is black or saturated: nothing can be restored there`
        : "detail is spread more unevenly than in any cornea that the model knows: is this one?",
      trust: 0.4,
      gist: isClipped
        ? "Much of the field is black or saturated"
        : "Not like the corneas that the model knows",
    });
  }
  if (doubtfulShare > MOST_DOUBTFUL) {
    found.push({
      signal: "reblur",
      message:
        `in ${percent(doubtfulShare)} of the field the result, blurred again, is not what the input shows: ` +
        "look at the map before you count there",
      trust: Math.max(0.1, 0.7 - 2 * doubtfulShare),
      gist: `Doubtful in ${percent(doubtfulShare)} of the field, where the result does not fit the input`,
    });
  }
  if (disagreeingShare > MOST_DISAGREEING) {
    found.push({
      signal: "disagreement",
      message:
        `in ${
          percent(disagreeingShare)
        } of the field the network answers otherwise when the image is turned: ` +
        "detail there is a guess",
      trust: Math.max(0.3, 0.8 - disagreeingShare),
      gist: `Partly a guess: the network is not sure of ${percent(disagreeingShare)} of the field`,
    });
  }
  return found;
}

function phrase(fired: readonly Finding[], { doubtfulShare }: Findings): string {
  const [worst, ...others] = fired;
  if (worst) {
    const more = others.length === 0
      ? ""
      : `, and ${others.length} more warning${others.length > 1 ? "s" : ""}`;
    return `${worst.gist}${more}.`;
  }
  if (doubtfulShare < 0.0005) {
    return "Nothing speaks against it: blurred again, the result is what the input shows.";
  }
  return `Blurred again, the result is what the input shows, but for ${percent(doubtfulShare)} of the field.`;
}

function percent(share: number): string {
  const value = 100 * share;
  return `${value < 1 || value > 99 && value < 100 ? value.toFixed(1) : value.toFixed(0)}%`;
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
