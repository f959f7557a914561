import { answerRequests } from "../math/worker_crew.ts";
import { answerRegistration } from "./registration_request.ts";

answerRequests(answerRegistration);
