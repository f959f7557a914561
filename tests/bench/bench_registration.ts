import type { Image } from "../../core/image/image.ts";
import type { Matrix3 } from "../../core/math/matrix3.ts";
import { cornerError } from "../../core/registration/corner_error.ts";
import { registerPair, registerStack } from "../../core/registration/mod.ts";
import type { SyntheticStack } from "../../core/synthesis/mod.ts";
import { median } from "../../core/math/median.ts";
import { type PythonPeer, startPythonPeer } from "./python_peer.ts";
import { drawStack, HARD, ORDINARY, type StackSet } from "./stack_sets.ts";
import { writeTensor } from "./torch_peer.ts";

const OPENCV_HINT =
  "To compare with OpenCV, install it (Debian: apt-get install python3-opencv; elsewhere: " +
  "pip install opencv-python-headless numpy) or name an interpreter that has it: --python PATH";

/** A pair counts as wrong when a corner lies farther off. */
const WRONG_PX = 0.5;

/** What one method made of one pair. */
interface Outcome {
  /** Of the worst corner, in pixels; undefined where the pair was refused. */
  errorPx?: number;
  seconds: number;
}

interface Pair {
  reference: Image;
  moving: Image;
  truth: Matrix3;
}

type Method = (pair: Pair) => Promise<{ matrix?: Matrix3; seconds: number }>;

/**
 * Frames of synthetic stacks onto their reference, by Limbus and by OpenCV on the same pairs; then frames of other
 * stacks, all of which should be refused.
 */
export async function benchRegistration(
  options: { pairs: number; threads: number; folder: string; python?: string },
): Promise<void> {
  const peer = await startPythonPeer(new URL("opencv_peer.py", import.meta.url), {
    ...options,
    needs: ["cv2", "numpy"],
  });
  console.log(peer ? `Peer: ${peer.name}` : `No OpenCV found: our figures alone. ${OPENCV_HINT}`);
  const methods = new Map<string, Method>([["Limbus, pairs", registerOurs]]);
  if (peer) {
    methods.set(
      "OpenCV ECC affine 16-8-4-2",
      (pair) => registerTheirs(peer, { ...pair, ...options, method: "ecc" }),
    );
    methods.set(
      "OpenCV SIFT, RANSAC",
      (pair) => registerTheirs(peer, { ...pair, ...options, method: "sift" }),
    );
  }
  for (const set of [ORDINARY, HARD]) await benchSet(set, { methods, pairs: options.pairs });
  await benchUnrelated(Math.ceil(options.pairs / 3));
  await peer?.close();
}

async function benchSet(
  set: StackSet,
  { methods, pairs }: { methods: Map<string, Method>; pairs: number },
): Promise<void> {
  const outcomes = new Map([...methods.keys()].map((name): [string, Outcome[]] => [name, []]));
  const asStacks: Outcome[] = [];
  let count = 0;
  for (let seed = 1; count < pairs; seed++) {
    const stack = drawStack(set, `registration/${seed}`);
    for (const pair of pairsOf(stack)) {
      count++;
      for (const [name, method] of methods) outcomes.get(name)!.push(await judge(pair, method));
    }
    asStacks.push(...await judgeStack(stack));
  }
  console.log(`\nregistration, ${set.name}, ${count} pairs; largest error of a corner in px`);
  console.log("                             median    worst  accepted  wrong  s a pair");
  for (const [name, list] of outcomes) console.log(tableRow(name, list));
  console.log(tableRow("Limbus, whole stacks", asStacks));
}

/** Every frame onto the reference. */
function pairsOf({ frames, motions, reference }: SyntheticStack): Pair[] {
  return frames
    .map((moving, k) => ({ reference: frames[reference], moving, truth: motions[k] }))
    .filter((_, k) => k !== reference);
}

async function judge(pair: Pair, method: Method): Promise<Outcome> {
  const { matrix, seconds } = await method(pair);
  return { errorPx: matrix && cornerError(pair.truth, matrix, pair.moving), seconds };
}

async function judgeStack(stack: SyntheticStack): Promise<Outcome[]> {
  const { frames, reference } = stack;
  const start = performance.now();
  const found = await registerStack(frames, { reference });
  const seconds = (performance.now() - start) / 1000 / (frames.length - 1);
  const others = found.frames.filter((_, k) => k !== reference);
  return pairsOf(stack).map((pair, i): Outcome => {
    const frame = others[i];
    return {
      errorPx: frame.status === "aligned"
        ? cornerError(pair.truth, frame.transform.matrix, pair.moving)
        : undefined,
      seconds,
    };
  });
}

const registerOurs: Method = async ({ reference, moving }) => {
  const start = performance.now();
  const found = await registerPair(reference, moving);
  const seconds = (performance.now() - start) / 1000;
  return { matrix: found.status === "aligned" ? found.transform.matrix : undefined, seconds };
};

async function registerTheirs(
  peer: PythonPeer,
  { reference, moving, folder, method }: Pair & { folder: string; method: string },
): Promise<{ matrix?: Matrix3; seconds: number }> {
  const answer = await peer.ask({
    do: method,
    shape: [reference.height, reference.width],
    reference: writeTensor(`${folder}/reference.raw`, [reference.data]).path,
    moving: writeTensor(`${folder}/moving.raw`, [moving.data]).path,
  });
  return { matrix: answer.matrix as Matrix3 | null ?? undefined, seconds: answer.seconds as number };
}

function tableRow(name: string, outcomes: Outcome[]): string {
  const errors = outcomes.flatMap(({ errorPx }) => errorPx === undefined ? [] : [errorPx]);
  const wrong = errors.filter((error) => !(error < WRONG_PX)).length;
  const [middle, worst] = errors.length > 0 ? [median(errors), Math.max(...errors)] : [NaN, NaN];
  const accepted = `${(100 * errors.length / outcomes.length).toFixed(1)}%`;
  return name.padEnd(26) + middle.toFixed(4).padStart(9) + worst.toFixed(3).padStart(9) +
    accepted.padStart(10) + String(wrong).padStart(7) +
    median(outcomes.map(({ seconds }) => seconds)).toFixed(2).padStart(10);
}

/** Pairs of which the two frames show different corneas. */
async function benchUnrelated(count: number): Promise<void> {
  let refused = 0;
  for (let i = 0; i < count; i++) {
    const [one, other] = [0, 1].map((side) =>
      drawStack({ ...ORDINARY, recipe: { ...ORDINARY.recipe, frames: 2 } }, `unrelated/${i}/${side}`)
    );
    const { status } = await registerPair(one.frames[0], other.frames[i % 2]);
    if (status === "refused") refused++;
  }
  console.log(`\nunrelated pairs refused: ${refused} of ${count}`);
}
