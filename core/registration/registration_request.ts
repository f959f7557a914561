import type { Image } from "../image/image.ts";
import type { WorkOptions } from "../math/worker_crew.ts";
import { type AlignOptions, alignPyramids } from "./align_pyramids.ts";
import { judgeFrame } from "./judge_frame.ts";
import { buildPyramid, type Pyramid, sharePyramid } from "./pyramid.ts";
import type { FrameRegistration } from "./stack_registration.ts";

/** A frame to be read, or one to be laid on another, as it goes to a worker. */
export type RegistrationRequest = ReadRequest | LayRequest;

export interface ReadRequest {
  kind: "read";
  image: Image;
  levels: { finest: number; coarsest: number };
}

export interface LayRequest {
  kind: "lay";
  reference: Pyramid;
  moving: Pyramid;
  options: Omit<AlignOptions, "signal">;
}

/** A frame, and what speaks against it. */
export interface FrameReading {
  pyramid: Pyramid;
  fault: string | undefined;
}

/** A reading for a frame to be read, a registration for one to be laid. */
export type RegistrationAnswer = FrameReading | FrameRegistration;

export async function answerRegistration(
  request: RegistrationRequest,
  { signal }: WorkOptions,
): Promise<RegistrationAnswer> {
  if (request.kind === "read") {
    const { image, levels } = request;
    return { pyramid: sharePyramid(buildPyramid(image, levels)), fault: judgeFrame(image) };
  }
  const { reference, moving, options } = request;
  return await alignPyramids(reference, moving, { ...options, signal });
}
