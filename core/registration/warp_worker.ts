import { answerRequests } from "../math/worker_crew.ts";
import { answerWarp } from "./warp_request.ts";

answerRequests(answerWarp);
