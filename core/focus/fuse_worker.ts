import { answerRequests } from "../math/worker_crew.ts";
import { fuseStrip } from "./fuse_strip.ts";

answerRequests(fuseStrip);
