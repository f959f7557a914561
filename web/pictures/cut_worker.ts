/// <reference lib="webworker" />
import { answerRequests } from "../../core/math/worker_crew.ts";
import { cutPicture } from "./cut_picture.ts";

answerRequests(cutPicture);
