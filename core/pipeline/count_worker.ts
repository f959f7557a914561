import { answerRequests } from "../math/worker_crew.ts";
import { countRequested } from "./count_frames.ts";

answerRequests(countRequested);
