/** What one server takes on at most. */
export interface Limits {
  /** Bytes of one upload. */
  uploadBytes: number;
  /** Bytes of a JSON body. */
  jsonBytes: number;
  /** Pixels of one upload, and of all inputs of one job together. */
  pixels: number;
  /** Jobs that wait. */
  queuedJobs: number;
  /** How often a job is begun again after the server ended in the middle of it, the first time included. */
  attempts: number;
  /** Bytes of files and results that are kept. */
  keptBytes: number;
  /** How long files and results are kept after their last use, in milliseconds. */
  keptMs: number;
}

const DAY_MS = 24 * 3600 * 1000;

export const DEFAULT_LIMITS: Limits = {
  uploadBytes: 2 ** 31,
  jsonBytes: 2 ** 20,
  pixels: 2 ** 29,
  queuedJobs: 64,
  attempts: 3,
  keptBytes: 20 * 2 ** 30,
  keptMs: 7 * DAY_MS,
};
