import type { Image } from "../image/image.ts";
import { shareImage } from "../image/share_image.ts";
import type { Matrix3 } from "../math/matrix3.ts";
import { hireWorkers } from "../math/worker_crew.ts";
import type { Pyramid } from "./pyramid.ts";
import {
  answerRegistration,
  type FrameReading,
  type RegistrationAnswer,
  type RegistrationRequest,
} from "./registration_request.ts";
import type { FrameRegistration, RegistrationMethod } from "./stack_registration.ts";
import type { MotionModel } from "./transform.ts";

/** Threads that read frames and lay them on one another. */
export interface RegistrationCrew {
  read(frame: Image): Promise<FrameReading>;
  lay(moving: Pyramid, options: { on: Pyramid; start?: Matrix3 }): Promise<FrameRegistration>;
  dismiss(): void;
}

export interface RegistrationCrewOptions {
  threads: number;
  levels: { finest: number; coarsest: number };
  model: MotionModel;
  method: RegistrationMethod;
  signal?: AbortSignal;
  /** Called for each frame that was read or laid. */
  onStep: () => void;
}

/** Hires the threads; pyramids stay in memory that they share. */
export function hireRegistrationCrew(
  { threads, levels, model, method, signal, onStep }: RegistrationCrewOptions,
): RegistrationCrew {
  const crew = hireWorkers<RegistrationRequest, RegistrationAnswer>({
    threads,
    createWorker: () => new Worker(new URL("./registration_worker.ts", import.meta.url), { type: "module" }),
    work: answerRegistration,
    signal,
  });
  const ask = async (request: RegistrationRequest) => {
    const answer = await crew.ask(request);
    onStep();
    return answer;
  };
  return {
    read: async (frame) => {
      const image = crew.threads > 1 ? shareImage(frame) : frame;
      return await ask({ kind: "read", image, levels }) as FrameReading;
    },
    lay: async (moving, { on: reference, start }) => {
      const options = { model, method, start, ...levels };
      return await ask({ kind: "lay", reference, moving, options }) as FrameRegistration;
    },
    dismiss: crew.dismiss,
  };
}
