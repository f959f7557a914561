/// <reference lib="webworker" />
import { answerRequests } from "../../core/math/worker_crew.ts";
import { writePng } from "./write_png.ts";

answerRequests(writePng);
