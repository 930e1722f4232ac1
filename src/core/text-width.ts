/** How wide text is on a terminal, and what of it fits. */

/** East Asian wide and fullwidth characters, and what is shown as a picture: two columns each. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;
/** Accents on what is before them, and what can't be seen: none. */
const NONE = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u;
const PLAIN = /^[ -~]*$/;

/** In columns. @param text without control characters */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOfOne(character);
  return width;
}

function widthOfOne(character: string): number {
  if (NONE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** As much of it as fits, `…` at the end where that is not all. */
export function fit(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let width = 0;
  let end = 0;
  for (const character of text) {
    width += widthOfOne(character);
    if (width > columns - 1) break;
    end += character.length;
  }
  return columns < 1 ? "" : `${text.slice(0, end)}…`;
}

/** Blanks behind it, up to so many columns. */
export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - widthOf(text)));
}
