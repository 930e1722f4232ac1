/** The client against a real spamd. */

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { contentOf } from "../folders/tools.js";
import { GTUBE, NO_SPAMD, Spamd } from "../harness/spamd.js";
import { scanAt } from "./asking.js";

const HEADER =
  "Received: from a.example by b.example; Thu, 1 Oct 2020 10:00:00 +0000\nFrom: anna@example.org\nTo: merlyn@stonehenge.example\nSubject: lunch\nMessage-ID: <1@example.org>\nDate: Thu, 1 Oct 2020 10:00:00 +0000\n\n";

const content = (text: string) => contentOf(Buffer.from(text, "latin1"), 1000);

const running: Spamd[] = [];
after(() => Promise.all(running.map((spamd) => spamd.stop())));

async function start(options = {}): Promise<Spamd> {
  const spamd = await Spamd.start(options);
  running.push(spamd);
  return spamd;
}

test("smoke", { skip: NO_SPAMD }, async () => {
  const { at } = await start();
  console.log(await scanAt(at, content(`${HEADER}${GTUBE}\n`)));
  console.log(await scanAt(at, content(`${HEADER}hello`)));
  console.log(await scanAt(at, content(``)));
});
