import { answerRequests } from "../math/worker_crew.ts";
import { measureFrameBlur } from "./measure_frame_blur.ts";

answerRequests(measureFrameBlur);
