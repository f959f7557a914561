/// <reference lib="webworker" />
import { answerRequests } from "../../core/math/worker_crew.ts";
import { measureJob } from "./measure_job.ts";

answerRequests(measureJob);
