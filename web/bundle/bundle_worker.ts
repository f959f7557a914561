/// <reference lib="webworker" />
import { answerRequests } from "../../core/math/worker_crew.ts";
import { bundleScripts } from "./bundle_scripts.ts";

answerRequests(bundleScripts);
