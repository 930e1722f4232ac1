/** Punycode (RFC 3492): how a label of a domain name beyond ASCII is written in ASCII. */

const BASE = 36;
const LONGEST_LABEL = 59;

/**
 * The letters that stand behind `xn--` in a label; null when that is no Punycode.
 * @param text in lower case
 */
export function decodePunycode(text: string): string | null {
  const mark = text.lastIndexOf("-");
  const letters = [...text.slice(0, Math.max(mark, 0))];
  const state = { code: 128, at: 0, bias: 72, pos: mark + 1 };
  if (text.length > LONGEST_LABEL) return null;
  while (state.pos < text.length) {
    const before = state.at;
    const delta = readDelta(text, state);
    if (delta === null) return null;
    const count = letters.length + 1;
    const place = before + delta;
    state.bias = adapted(delta, count, before === 0);
    state.code += Math.floor(place / count);
    if (state.code > 0x10ffff) return null;
    letters.splice(place % count, 0, String.fromCodePoint(state.code));
    state.at = (place % count) + 1;
  }
  return letters.join("").toWellFormed();
}

/** A number of variable length, its lowest digit first; null when it has no end. */
function readDelta(text: string, state: { pos: number; readonly bias: number }): number | null {
  let [delta, weight] = [0, 1];
  for (let k = BASE; ; k += BASE) {
    const digit = digitOf(text.charAt(state.pos++));
    delta += digit * weight;
    if (!(delta <= 0x7fffffff)) return null;
    const threshold = Math.min(Math.max(k - state.bias, 1), 26);
    if (digit < threshold) return delta;
    weight *= BASE - threshold;
  }
}

function digitOf(character: string): number {
  if (/[a-z]/.test(character)) return character.charCodeAt(0) - 97;
  return /\d/.test(character) ? Number(character) + 26 : Number.NaN;
}

function adapted(delta: number, count: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? 700 : 2));
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > 455; k += BASE) rest = Math.floor(rest / (BASE - 1));
  return k + Math.floor((BASE * rest) / (rest + 38));
}
