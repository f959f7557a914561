import { drawPicture, drawScale } from "./draw_picture.ts";
import type { EyePictures } from "./eye_pictures.ts";
import type { EyeReport } from "./eye_report.ts";
import { figure, percent } from "./eye_words.ts";
import { escapeHtml } from "./page.ts";

type Frame = EyeReport["frames"][number];

/** What became of the frames, the depth that they tell, and the blur of each. */
export function drawFrames(report: EyeReport, { depth, kernels }: EyePictures): string {
  const depthMap = depth
    ? `<h2>Depth</h2>
<div class="maps"><div>${drawPicture(depth.picture, "Depth of the surface")}${
      drawScale(`in focus in ${depth.lowest}`, `in focus in ${depth.highest}`)
    }</div><div><p>The frames are focused at different depths; the colour tells in which of them, or between which, a place
is in focus. Grey: nothing could be told there, for want of structure.</p></div></div>`
    : "";
  return `<h2>Frames</h2>
${drawFrameTable(report)}
${depthMap}
${kernels.length > 0 ? drawKernels(kernels) : ""}`;
}

function drawFrameTable({ frames, blur = [], reference }: EyeReport): string {
  const blurOf = new Map(blur.map(({ name, medianPx }) => [name, medianPx]));
  const hasMotions = frames.some(({ shift }) => shift);
  const head = [
    "Frame",
    ...(hasMotions ? ["Down, px", "Right, px", "Turned, °", "Scale", "Agreement", "Error, px"] : []),
    "Brightness",
    "Supplied",
    "Blur, px",
  ];
  const motion = ({ shift, rotationDegrees, scale, quality }: Frame) => [
    figure(shift?.row, 1),
    figure(shift?.column, 1),
    figure(rotationDegrees, 2),
    figure(scale, 4),
    figure(quality?.correlation, 3),
    figure(quality?.errorPx, 3),
  ];
  const lines = frames.map((frame) => {
    const { name, status, reason, gain, share } = frame;
    if (status === "refused") {
      return `<tr><th scope="row">${escapeHtml(name)}</th><td colspan="${
        head.length - 1
      }" class="meaning">left out: ${escapeHtml(reason ?? "")}</td></tr>`;
    }
    const cells = [
      ...(hasMotions ? motion(frame) : []),
      figure(gain?.gain, 3),
      percent(share),
      figure(blurOf.get(name), 1),
    ];
    const label = escapeHtml(name) + (name === reference ? " (reference)" : "");
    return `<tr><th scope="row">${label}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  const moved = hasMotions
    ? " Down, right, turned, scale: how a frame was moved onto the reference. Agreement: correlation with it after " +
      "that, 1 at best; error: one standard error of the worst corner."
    : "";
  return `<div class="wide"><table class="figures frames long"><thead><tr>${
    head.map((name) => `<th>${name}</th>`).join("")
  }</tr></thead><tbody>${lines.join("\n")}</tbody></table></div>
<p class="note">${
    escapeHtml(reference)
  } is the reference: it stays as it is, and its brightness counts.${moved} Brightness:
factor against the reference. Supplied: share of the field for which the frame was the sharpest. Blur: median radius of the
blur of the frame against the fused image.</p>`;
}

function drawKernels(kernels: EyePictures["kernels"]): string {
  const rows = kernels.map(({ frame, kernels: own }) =>
    `<div>${escapeHtml(frame)}</div><div class="strip">${
      own.map(({ picture, radiusPx }) => drawPicture(picture, `${figure(radiusPx, 1)} px`)).join("\n")
    }</div>`
  );
  const side = kernels[0].kernels[0]?.picture.width ?? 0;
  return `<h2>Blur of the frames</h2>
<p class="note">How each frame spreads a point, from its least to its most blurred places: estimated between the fused image
and the frame. Each square is ${side} px wide, each kernel as bright as its peak allows; below it the radius.</p>
<div class="kernels">${rows.join("\n")}</div>`;
}
