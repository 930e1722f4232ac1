/** What answers put before a subject, in the languages that mail programs know. */

/** `Re:` and its translations, as a pattern for plain text (RFC 5322 section 3.6.5). */
export const REPLY =
  "(?:re|aw|antw|antwort|sv|vs|odp|rif|ris|resp|res|ref|r|ynt|yan|cev|atb|va|bls|απ|σχετ|отв|ha|回复|回覆|答复|返信|답장|رد)(?: ?[[(]\\d{1,3}[\\])]|\\^\\d{1,3})? ?:";

const REPLIES = new RegExp(`^(?:${REPLY} ?)+`);

/** What of a subject is left without the words of replies, and whether there were any. */
export function withoutReplyWords(subject: string): {
  readonly about: string;
  readonly isReply: boolean;
} {
  const text = plain(subject);
  const [words = ""] = REPLIES.exec(text) ?? [];
  return { about: text.slice(words.length), isReply: words !== "" };
}

/** A text by which subjects are compared: no accents, no widths, no case. */
export function plain(text: string): string {
  const letters = BEYOND_ASCII.test(text) ? inPlainLetters(text) : text.toLowerCase();
  return letters.replace(/\s+/g, " ").trim();
}

const BEYOND_ASCII = /[^\0-\x7f]/;

function inPlainLetters(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("ı", "i")
    .replace(/[\u2019\u02bc]/g, "'")
    .replace(/[\u2010\u2011]/g, "-");
}
