/**
 * What the splitter inside of mailparser does not read, mended on the way to it: lines that end in
 * CR alone, and padding without end behind a boundary. The message itself stays as it is.
 */

/** Makes a piece what the splitter reads. Pieces come in their order, of any length. */
export type LineShaper = (piece: Buffer) => Buffer;

const [TAB, LF, CR, SPACE, DASH] = [9, 10, 13, 32, 45];

/**
 * Blanks in a row that a line may have which begins with two dashes. The splitter gives up on lines
 * of 64 KiB: what hides a boundary behind that many blanks would hide a part.
 */
const MOST_BLANKS = 1024;

/** @param endsInCr lines of the message end in CR, as on old Macintoshes, and not in LF */
export function lineShaper(endsInCr: boolean): LineShaper {
  const shorten = paddingShortener();
  if (!endsInCr) return shorten;
  const convert = lineFeeds();
  return (piece) => shorten(convert(piece));
}

/** CR, and CR LF where there is one in spite of it, become LF. */
function lineFeeds(): LineShaper {
  let afterCr = false;
  return (piece) => {
    const out = Buffer.allocUnsafe(piece.length);
    let filled = 0;
    for (const octet of piece) {
      if (octet !== LF || !afterCr) out[filled++] = octet === CR ? LF : octet;
      afterCr = octet === CR;
    }
    return out.subarray(0, filled);
  };
}

/** Where in a line a piece ends: dashes at its beginning so far, or a line that has others there. */
type Dashes = 0 | 1 | 2 | "none";

function paddingShortener(): LineShaper {
  let dashes: Dashes = 0;
  let blanks = 0;
  return (piece) => {
    const kept: Buffer[] = [];
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      if (dashes === "none") at = lineEnd(piece, at);
      const octet = piece[at];
      blanks = dashes === 2 && isBlank(octet) ? blanks + 1 : 0;
      dashes = following(dashes, octet);
      if (blanks <= MOST_BLANKS) continue;
      if (at > from) kept.push(piece.subarray(from, at));
      from = at + 1;
    }
    return kept.length === 0 && from === 0 ? piece : Buffer.concat([...kept, piece.subarray(from)]);
  };
}

/** The newline that ends the line, or behind the piece. */
function lineEnd(piece: Buffer, at: number): number {
  const found = piece.indexOf(LF, at);
  return found < 0 ? piece.length : found;
}

function following(dashes: Dashes, octet: number | undefined): Dashes {
  if (octet === undefined) return dashes;
  if (octet === LF) return 0;
  if (dashes === 2 || dashes === "none") return dashes;
  if (octet !== DASH) return "none";
  return dashes === 0 ? 1 : 2;
}

/**
 * A line without the blanks at its end, which mean nothing behind a boundary (RFC 2046 section
 * 5.1.1: receivers must take them); null when it has none.
 */
export function withoutPadding(line: Buffer): Buffer | null {
  let end = line.length;
  while (end > 0 && (line[end - 1] === LF || line[end - 1] === CR)) end--;
  const behind = line.subarray(end);
  const padded = end;
  while (end > 0 && isBlank(line[end - 1])) end--;
  return end === padded ? null : Buffer.concat([line.subarray(0, end), behind]);
}

function isBlank(octet: number | undefined): boolean {
  return octet === SPACE || octet === TAB;
}
