/** Files of time zones (RFC 8536), made for tests. */

export interface ZoneParts {
  /** Seconds since 1970, and the offset from then on. */
  readonly changes: readonly (readonly [at: number, offset: number])[];
  /** The offset before all of them. */
  readonly first: number;
  /** The rule behind all of them. */
  readonly footer: string;
  /** 0: the old format, of 32 bits. Default: 2. */
  readonly version?: 0 | 2;
  readonly leaps?: number;
}

export function zoneFile({ changes, first, footer, version = 2, leaps = 0 }: ZoneParts): Buffer {
  const block = (width: 4 | 8) => {
    const head = Buffer.alloc(44);
    head.write("TZif", 0, "latin1");
    if (version !== 0) head.write(String(version), 4, "latin1");
    const counts = [0, 0, leaps, changes.length, changes.length + 1, 4];
    counts.forEach((count, index) => {
      head.writeUInt32BE(count, 20 + 4 * index);
    });
    const times = Buffer.alloc(changes.length * width);
    changes.forEach(([at], index) => {
      if (width === 4) times.writeInt32BE(at, 4 * index);
      else times.writeBigInt64BE(BigInt(at), 8 * index);
    });
    const indices = Buffer.from(changes.map((_, index) => index + 1));
    const types = Buffer.alloc(6 * (changes.length + 1));
    [first, ...changes.map(([, offset]) => offset)].forEach((offset, index) => {
      types.writeInt32BE(offset, 6 * index);
    });
    const rest = Buffer.alloc(leaps * (width + 4));
    return Buffer.concat([head, times, indices, types, Buffer.from("XYZ\0"), rest]);
  };
  if (version === 0) return block(4);
  return Buffer.concat([block(4), block(8), Buffer.from(`\n${footer}\n`)]);
}

export const BERLIN = zoneFile({ changes: [], first: 3600, footer: "CET-1CEST,M3.5.0,M10.5.0/3" });
/** Kathmandu. */
export const FIXED = zoneFile({ changes: [], first: 20_700, footer: "<+0545>-5:45" });
export const UTC = zoneFile({ changes: [], first: 0, footer: "UTC0" });
