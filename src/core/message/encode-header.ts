/** Text as a header field: encoded where it must be (RFC 2047), folded, and always one field. */

import { controlsToSpaces } from "./charset.js";

/** Octets of a line that is folded where that is possible (RFC 5322 section 2.1.1). */
const LINE = 76;
/** Octets of an encoded word (RFC 2047 section 2), less where the name leaves no room for it. */
const [LONGEST_WORD, SHORTEST_WORD] = [75, 30];
/** What is longer is encoded, so that it can be folded: a line has 998 octets at most. */
const LONGEST_ATOM = 900;
const [OPEN, CLOSE] = ["=?utf-8?", "?="];

const ADDRESSES =
  /^(?:resent-)?(?:from|sender|to|cc|bcc|reply-to)$|^(?:mail-(?:followup|reply)-to|errors-to|disposition-notification-to)$/i;

/** What stands between two places where the field can be folded. */
interface Atom {
  /** White space before it. */
  readonly gap: string;
  readonly text: string;
  /** An address in `<>`: in there nothing can be encoded (RFC 2047 section 5, RFC 6532). */
  readonly isAddress?: true;
}

/**
 * The lines of a field, without line ends; all but the first begin with white space. Unfolded and
 * decoded they are the text again, with spaces in the place of control characters. In a field of
 * addresses what stands in quotes is encoded as a whole, so that a comma in a name stays in it.
 */
export function encodeField(name: string, text: string): readonly string[] {
  const clean = controlsToSpaces(text.toWellFormed()).replaceAll("\t", " ").trim();
  const room = Math.max(SHORTEST_WORD, Math.min(LONGEST_WORD, LINE - name.length - 2));
  const lines: string[] = [];
  let line = `${name}:`;
  let isEmpty = true;
  for (const { gap, text: atom } of atomsOf(clean, ADDRESSES.test(name), room)) {
    // Readers make one space of what stands around a fold.
    if (!isEmpty && gap.length === 1 && line.length + 1 + atom.length > LINE) {
      lines.push(line);
      line = gap + atom;
    } else line += isEmpty ? ` ${atom}` : gap + atom;
    isEmpty = false;
  }
  return [...lines, line];
}

function atomsOf(text: string, ofAddresses: boolean, room: number): Atom[] {
  // Not folded where there are two spaces, it could become too long a line.
  if (text.length > LONGEST_ATOM && text.includes("  "))
    return encodedAtoms({ gap: "", text }, room);
  const words = ofAddresses ? addressWords(text) : wordsOf(text);
  return joined(words).flatMap((word) => (isPlain(word) ? [word] : encodedAtoms(word, room)));
}

function wordsOf(text: string): Atom[] {
  let gap = "";
  return text.split(" ").flatMap((piece, index) => {
    if (index > 0) gap += " ";
    if (piece === "") return [];
    const word = { gap, text: piece };
    gap = "";
    return [word];
  });
}

/** What stands in quotes is one word. */
function addressWords(text: string): Atom[] {
  const words: Atom[] = [];
  let [gap, word, quoted] = ["", "", false];
  const end = () => {
    if (word === "") return;
    words.push({ gap, text: word });
    [gap, word] = ["", ""];
  };
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (!quoted && /[ "<]/.test(character)) end();
    if (!quoted && character === " ") {
      gap += " ";
      continue;
    }
    const [address] = !quoted && character === "<" ? addressAt(text, at) : [];
    if (address !== undefined) {
      words.push({ gap, text: address, isAddress: true });
      gap = "";
      at += address.length - 1;
      continue;
    }
    word += character;
    if (quoted && character === "\\") word += text.charAt(++at);
    if (character !== '"') continue;
    quoted = !quoted;
    if (!quoted) end();
  }
  end();
  return words.map(withoutQuotes);
}

/** An address in `<>`, whose local part may be in quotes. */
const IN_ANGLES = /<(?:"(?:[^"\\]|\\.)*")?[^<>"\s]*>/y;

function addressAt(text: string, at: number): readonly string[] {
  IN_ANGLES.lastIndex = at;
  return IN_ANGLES.exec(text) ?? [];
}

/** Quotes around what is going to be encoded are no part of it. */
function withoutQuotes(word: Atom): Atom {
  const { gap, text } = word;
  if (isPlain(word) || text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return word;
  return { gap, text: text.slice(1, -1).replace(/\\(.)/g, "$1") };
}

/** Between two encoded words white space is lost: so it is encoded with them. */
function joined(words: readonly Atom[]): Atom[] {
  const all: Atom[] = [];
  for (const word of words) {
    const last = all.at(-1);
    if (last !== undefined && !isPlain(last) && !isPlain(word))
      all[all.length - 1] = { gap: last.gap, text: last.text + word.gap + word.text };
    else all.push(word);
  }
  return all;
}

function isPlain({ text, isAddress }: Atom): boolean {
  if (text.length > LONGEST_ATOM) return false;
  return isAddress === true || (!text.includes("=?") && !/[^ -~]/.test(text));
}

function encodedAtoms({ gap, text }: Atom, room: number): Atom[] {
  return encodedWords(text, room).map((word, index) => ({
    gap: index === 0 ? gap : " ",
    text: word,
  }));
}

interface Encoding {
  readonly letter: string;
  /** Octets that one character takes at most, given its octets in UTF-8. */
  readonly length: (octets: number, character: string) => number;
  readonly encode: (text: string) => string;
}

const BASE64: Encoding = {
  letter: "B",
  length: (octets) => octets,
  encode: (text) => Buffer.from(text).toString("base64"),
};
const QUOTED: Encoding = {
  letter: "Q",
  length: (octets, character) => (isLetter(character) || character === " " ? 1 : 3 * octets),
  encode: (text) => [...text].map(quoted).join(""),
};

/** What may stand for itself in a name, too (RFC 2047 section 5). */
function isLetter(character: string): boolean {
  return /^[A-Za-z0-9!*+/-]$/.test(character);
}

function quoted(character: string): string {
  if (character === " ") return "_";
  if (isLetter(character)) return character;
  return [...Buffer.from(character)]
    .map((octet) => `=${octet.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");
}

/** In pieces that each have whole characters. */
function encodedWords(text: string, room: number): string[] {
  const left = room - OPEN.length - CLOSE.length - 2;
  const encoding = encodingFor(text);
  const most = encoding === BASE64 ? Math.floor(left / 4) * 3 : left;
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  for (const character of text) {
    const length = encoding.length(Buffer.byteLength(character), character);
    if (used + length > most) {
      pieces.push(piece);
      [piece, used] = ["", 0];
    }
    piece += character;
    used += length;
  }
  return [...pieces, piece].map(
    (each) => `${OPEN}${encoding.letter}?${encoding.encode(each)}${CLOSE}`,
  );
}

/** Quoted where most of it stays legible: base64 takes 4/3. */
function encodingFor(text: string): Encoding {
  let length = 0;
  for (const character of text) length += QUOTED.length(Buffer.byteLength(character), character);
  return length <= Buffer.byteLength(text) * 2 ? QUOTED : BASE64;
}
