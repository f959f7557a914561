/** A seeded source of randomness: same seed, same numbers, on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Uniform whole number in [low, high). */
  integer(low: number, high: number): number;
  /** Standard normal. */
  normal(): number;
  /** One of the items, all equally likely. */
  pick<T>(items: readonly T[]): T;
  /** An independent generator for a named or numbered purpose; does not advance this one. */
  fork(purpose: string | number): Random;
}

/**
 * Seeded random numbers: xoshiro128** (Blackman and Vigna 2018) seeded through splitmix32.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createRandom } from "./random.ts";
 * strictEqual(createRandom(7).uniform(), createRandom(7).uniform());
 * ```
 */
export function createRandom(seed: number | string): Random {
  const state = seedState(hash(String(seed)));
  let spareNormal: number | undefined;
  const nextUint32 = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(state[1], 5), 7), 9) >>> 0;
    const shifted = state[1] << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotateLeft(state[3], 11);
    return result;
  };
  const random: Random = {
    uniform: () => nextUint32() / 2 ** 32,
    between: (low, high) => low + (high - low) * random.uniform(),
    integer: (low, high) => low + Math.floor((high - low) * random.uniform()),
    normal: () => {
      if (spareNormal !== undefined) {
        const spare = spareNormal;
        spareNormal = undefined;
        return spare;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
      const angle = 2 * Math.PI * random.uniform();
      spareNormal = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    pick: (items) => items[random.integer(0, items.length)],
    fork: (purpose) => createRandom(`${seed}/${purpose}`),
  };
  return random;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

function seedState(seed: number): Int32Array {
  const state = new Int32Array(4);
  let counter = seed | 0;
  for (let i = 0; i < 4; i++) {
    counter = (counter + 0x9e3779b9) | 0;
    let mixed = Math.imul(counter ^ (counter >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    state[i] = mixed ^ (mixed >>> 15);
  }
  return state;
}
