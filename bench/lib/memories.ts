/** A memory that holds a great deal already: as many records as asked for, as deliveries would have left them. */

import { join } from "node:path";
import type { MemoryKind } from "../../src/core/contracts/memory.js";
import { hashed, monthFolder } from "../../src/state/memory/places.js";
import { formatRecord } from "../../src/state/memory/records.js";
import type { Home } from "../../test/harness/program.js";

const FOLDER = ".local/state/sortmail/memory";
const WEEK = 7 * 86_400_000;

export function fillMemory(home: Home, kind: MemoryKind, records: number): void {
  const at = Date.now();
  const expires = at + WEEK;
  const buckets = new Map<string, Buffer[]>();
  for (let number = 0; number < records; number++) {
    const { bucket, mark } = hashed(kind, `["content","merlyn@stonehenge.example",${number}]`);
    const value = `<${number}.4711@mail.elsewhere.example>`;
    const all = buckets.get(bucket) ?? [];
    all.push(formatRecord(mark, { value, at, expires }));
    buckets.set(bucket, all);
  }
  const month = monthFolder(FOLDER, kind, expires);
  for (const [bucket, all] of buckets) home.write(join(month, bucket), Buffer.concat(all));
}
