import { answerRequests } from "../math/worker_crew.ts";
import { deconvolveStrip } from "./deconvolve_strip.ts";

answerRequests(deconvolveStrip);
