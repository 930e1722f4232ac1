/**
 * SHA-256 (FIPS 180-4) of what is short, in JavaScript: to load `node:crypto` takes a tenth of the time
 * of a delivery. What is longer is for that one.
 */

/**
 * Octets up to which this takes less than to load `node:crypto`: with more, V8 begins to compile it, and
 * that takes longer.
 */
export const SHORT = 1024;

/** The first bits of the cube roots of the first 64 primes. */
const ROUNDS = Int32Array.of(
  0x428a2f98,
  0x71374491,
  0xb5c0fbcf,
  0xe9b5dba5,
  0x3956c25b,
  0x59f111f1,
  0x923f82a4,
  0xab1c5ed5,
  0xd807aa98,
  0x12835b01,
  0x243185be,
  0x550c7dc3,
  0x72be5d74,
  0x80deb1fe,
  0x9bdc06a7,
  0xc19bf174,
  0xe49b69c1,
  0xefbe4786,
  0x0fc19dc6,
  0x240ca1cc,
  0x2de92c6f,
  0x4a7484aa,
  0x5cb0a9dc,
  0x76f988da,
  0x983e5152,
  0xa831c66d,
  0xb00327c8,
  0xbf597fc7,
  0xc6e00bf3,
  0xd5a79147,
  0x06ca6351,
  0x14292967,
  0x27b70a85,
  0x2e1b2138,
  0x4d2c6dfc,
  0x53380d13,
  0x650a7354,
  0x766a0abb,
  0x81c2c92e,
  0x92722c85,
  0xa2bfe8a1,
  0xa81a664b,
  0xc24b8b70,
  0xc76c51a3,
  0xd192e819,
  0xd6990624,
  0xf40e3585,
  0x106aa070,
  0x19a4c116,
  0x1e376c08,
  0x2748774c,
  0x34b0bcb5,
  0x391c0cb3,
  0x4ed8aa4a,
  0x5b9cca4f,
  0x682e6ff3,
  0x748f82ee,
  0x78a5636f,
  0x84c87814,
  0x8cc70208,
  0x90befffa,
  0xa4506ceb,
  0xbef9a3f7,
  0xc67178f2,
);

/** Those of the square roots of the first eight. */
const START = Int32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
);

const BLOCK = 64;

/** @returns 32 octets */
export function sha256(octets: Buffer): Buffer {
  const padded = padding(octets);
  const words = new DataView(padded.buffer, padded.byteOffset, padded.length);
  const state = Int32Array.from(START);
  const schedule = new Int32Array(BLOCK);
  for (let at = 0; at < padded.length; at += BLOCK) compress(state, schedule, words, at);
  const digest = Buffer.alloc(32);
  for (const [at, word] of state.entries()) digest.writeInt32BE(word, at * 4);
  return digest;
}

/** Followed by one bit, zeros, and its length in bits, up to whole blocks. */
function padding(octets: Buffer): Buffer {
  const padded = Buffer.alloc(Math.ceil((octets.length + 9) / BLOCK) * BLOCK);
  octets.copy(padded);
  padded[octets.length] = 0x80;
  padded.writeBigUInt64BE(BigInt(octets.length) * 8n, padded.length - 8);
  return padded;
}

/**
 * One function without others in it: few deliveries run it often enough for V8 to compile it, and in
 * its interpreter each call costs as much as a round.
 */
function compress(state: Int32Array, schedule: Int32Array, words: DataView, from: number): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let index = 0; index < BLOCK; index++) {
    let word = 0;
    if (index < 16) word = words.getInt32(from + index * 4);
    else {
      const young = schedule[index - 2] ?? 0;
      const old = schedule[index - 15] ?? 0;
      const one =
        ((young >>> 17) | (young << 15)) ^ ((young >>> 19) | (young << 13)) ^ (young >>> 10);
      const other = ((old >>> 7) | (old << 25)) ^ ((old >>> 18) | (old << 14)) ^ (old >>> 3);
      word = ((schedule[index - 16] ?? 0) + other + (schedule[index - 7] ?? 0) + one) | 0;
    }
    schedule[index] = word;
    const low = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + low + ((e & f) ^ (~e & g)) + (ROUNDS[index] ?? 0) + word) | 0;
    const high = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const most = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + high + most) | 0;
  }
  add(state, [a, b, c, d, e, f, g, h]);
}

function add(state: Int32Array, words: readonly number[]): void {
  for (let index = 0; index < words.length; index++)
    state[index] = (state[index] ?? 0) + (words[index] ?? 0);
}
