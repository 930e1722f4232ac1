/** The splitter inside of mailparser: what we use of it, and where it finds parts. */

import type { Transform } from "node:stream";
import type { Bounds } from "./bounds.js";
import { withoutPadding } from "./lines.js";

/** One part, as the splitter has it. */
export interface Part {
  readonly root: boolean;
  readonly parentNode: Part | false;
  /** Whose boundary it ends at. */
  readonly _parentBoundaryOwner: Part | false;
  /** What of its header has been read, and the octets of that. */
  _headersLines: Buffer[];
  _headerlen: number;
  /** It is there once the header has been parsed. */
  readonly headers: unknown;
  /** Known once the header is there, as are the following. */
  readonly contentType: string | false;
  readonly encoding: string | false;
  readonly filename: string | false;
  disposition: string | false;
  charset: string | false;
  addHeaderChunk(line?: Buffer | false): void;
  parseHeaders(): void;
  getDecoder(): Transform;
}

export interface Splitter {
  /** The part that is being read. */
  node: Part;
  newNode(parent?: unknown): void;
  /** Whether a line is a boundary, and of which kind. */
  checkBoundary(line: Buffer): number | false;
}

/** Multiparts around a part whose boundaries are looked for. Mail programs nest four or five. */
const DEEPEST = 50;

/**
 * A boundary may have padding, and one of a multipart further out ends all that is inside of it
 * (RFC 2046 sections 5.1.1 and 5.1.2): the splitter by itself looks for neither.
 */
export function findBoundaries(splitter: Splitter, bounds: Bounds): void {
  const { checkBoundary } = splitter;
  const check = (line: Buffer): number | false => {
    const { node } = splitter;
    const found = checkBoundary.call(splitter, line);
    if (found) return found;
    let depth = 0;
    for (let at = outer(node); at && depth < DEEPEST; at = outer(at)) {
      depth += 1;
      splitter.node = at;
      const further = checkBoundary.call(splitter, line);
      if (further) return further;
    }
    splitter.node = node;
    return false;
  };
  splitter.checkBoundary = (line) => {
    if (!bounds.hasRoom() || !hasDashes(line)) return false;
    const bare = withoutPadding(line);
    return check(line) || (bare !== null && check(bare));
  };
}

/** The multipart around a part; false where that is around all. */
function outer({ _parentBoundaryOwner: owner }: Part): Part | false {
  if (owner === false) return false;
  return owner._parentBoundaryOwner === false ? false : owner;
}

/** A line end may stand before them. */
function hasDashes(line: Buffer): boolean {
  return line.subarray(0, 4).includes("--");
}
