/** Messages made to harm whoever reads them: what the generators of them share. */

/** One of them. Made when it is needed: all of them together fill gigabytes. */
export interface Hostile {
  readonly name: string;
  readonly make: () => Buffer;
}

/** A megabyte of header, with what stands above it, is less than the 1 MiB that is parsed. */
export const MEGABYTE = 1_000_000;

/** So many octets of one piece, repeated. Its characters are octets (Latin-1). */
export function filled(piece: string, size: number): Buffer {
  return Buffer.alloc(size, piece, "latin1");
}

/** Pieces one after another: strings of which each character is an octet, and octets. */
export function octets(pieces: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(
    pieces.map((piece) => (typeof piece === "string" ? Buffer.from(piece, "latin1") : piece)),
  );
}

/** A message with this header, and a short body. */
export function message(header: readonly (string | Buffer)[]): Buffer {
  return octets([...header, "\nbody\n"]);
}
