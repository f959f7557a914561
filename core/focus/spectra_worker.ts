import { answerRequests } from "../math/worker_crew.ts";
import { measureSpectraStrip } from "./measure_spectra_strip.ts";

answerRequests(measureSpectraStrip);
