/// <reference lib="webworker" />
import { answerRequests } from "../../../core/math/worker_crew.ts";
import { inspectFile } from "./inspect_file.ts";

answerRequests(inspectFile);
