/** Bytes to text, where a message says or does not say how. Nothing here throws. */

export type Decode = (bytes: Buffer) => string;

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * What windows-1252 has at 0x80 to 0x9F. Some releases of Node read these as Latin-1, so they are
 * written out.
 */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function windows1252(bytes: Buffer): string {
  return bytes
    .toString("latin1")
    .replace(/[\x80-\x9f]/g, (char) => WINDOWS_1252.charAt(char.charCodeAt(0) - 0x80));
}

const ESC = "\u001b";

/** Text of no declared charset: UTF-8 if it is valid as such, else windows-1252. */
export function decodeUndeclared(bytes: Buffer): string {
  const latin1 = bytes.toString("latin1");
  if (!/[\x80-\xff]/.test(latin1)) return latin1;
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return windows1252(bytes);
  }
}

/** US-ASCII by its names in the IANA registry, and by those that programs give it. */
const ASCII =
  /^(?:us-?ascii|ascii|csascii|us|ansi[_-]?x3\.4-19(?:68|86)|iso[_-]?646(?:[._-]?(?:us|irv)(?::1991)?)?|iso-ir-6|(?:cp|ibm)367)$/i;

/**
 * The decoder for a charset label of the WHATWG Encoding Standard (so ISO-8859-1 is read as
 * windows-1252, its superset); null when the label is unknown. What says that it is US-ASCII and
 * has more says nothing: it is read as if no charset were declared. What is invalid in the charset
 * becomes U+FFFD.
 */
export function decoderFor(label: string): Decode | null {
  if (ASCII.test(label)) return decodeUndeclared;
  try {
    const decoder = new TextDecoder(label);
    if (decoder.encoding === "windows-1252") return windows1252;
    if (decoder.encoding !== "iso-2022-jp") return (bytes) => decoder.decode(bytes);
    return (bytes) => decoder.decode(withoutIdleEscapes(bytes));
  } catch {
    return null;
  }
}

/**
 * Between two words of ISO-2022-JP the text goes back to ASCII and away at once. The Encoding
 * Standard takes that for an error, and Japanese subjects are full of it.
 */
function withoutIdleEscapes(bytes: Buffer): Buffer {
  const text = bytes
    .toString("latin1")
    .replaceAll(`${ESC}(B${ESC}`, ESC)
    .replaceAll(`${ESC}(J${ESC}`, ESC);
  return Buffer.from(text, "latin1");
}

/**
 * C0 except tab, DEL, C1, and what ends lines in Unicode. Spelt out: `\p{…}` takes V8 half a
 * millisecond in each delivery.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const CONTROLS = /[\0-\x08\n-\x1f\x7f-\x9f\u2028\u2029]/g;

/**
 * Every control character except tab, and the two Unicode line separators, become a space: no value
 * of a header can begin a second line in a log, a table or a header of ours, or steer a terminal.
 */
export function controlsToSpaces(text: string): string {
  if (!/[^ -~\t]/.test(text)) return text;
  return text.replace(CONTROLS, " ");
}
