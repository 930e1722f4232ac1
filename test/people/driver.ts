/** Writes more and more into an index, as deliveries do, until it is killed. */

import { indexesIn } from "../../src/people/index-file.js";

const indexes = indexesIn(process.argv[2] ?? "", Date.now);
for (;;) {
  const before = indexes.read("n");
  const count = before?.count ?? 0;
  const added = Array.from({ length: 700 }, (_, at) => `entry ${count + at}`);
  indexes.write("n", before, { state: String(count + added.length), added, afresh: false });
  process.stdout.write(".");
}
