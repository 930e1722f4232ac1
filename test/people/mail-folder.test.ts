/** One's own folders of mail: each message is read once, however large the folder is. */

import assert from "node:assert/strict";
import fs, {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import type { Reading } from "../../src/people/source.js";
import { inMbox, messageTo, peopleIn, placeOf, ticking } from "./place.js";

/** A folder of each format, to which messages are added. */
const FORMATS = {
  Maildir: (t: TestContext) => {
    const place = placeOf(t);
    for (const part of ["cur", "new", "tmp"])
      mkdirSync(join(place.home, "Sent", part), { recursive: true });
    let count = 0;
    return { ...place, add: (text: string) => place.write(`Sent/cur/${count++}.m.box:2,S`, text) };
  },
  mbox: (t: TestContext) => {
    const place = placeOf(t);
    const file = place.write("Sent", "");
    let count = 0;
    return { ...place, add: (text: string) => appendFileSync(file, inMbox(text, count++)) };
  },
};

const ids = ({ known }: Reading) => [...known.entries()].filter((entry) => entry.startsWith("m "));

for (const [format, folderOf] of Object.entries(FORMATS)) {
  test(`${format}: whom one has written to, and which messages those were`, async (t) => {
    const { add, read } = folderOf(t);
    assert.deepEqual(peopleIn(await read("sent", "Sent")), []);
    add(messageTo("Ada <Ada@X.example>, team: bob@x.example, carl@x.example;", 1));
    add(
      messageTo(
        "d@b\u00fccher.example",
        2,
        "Cc: e@x.example\nBcc: f@x.example\nResent-To: g@x.example\n",
      ),
    );
    add(messageTo("asked@x.example", 3, "Auto-Submitted: auto-replied\n"));
    const reading = await read("sent", "Sent");
    assert.deepEqual(peopleIn(reading), [
      "ada@x.example",
      "bob@x.example",
      "carl@x.example",
      "d@xn--bcher-kva.example",
      "e@x.example",
      "f@x.example",
      "g@x.example",
    ]);
    assert.deepEqual(
      ids(reading).sort(),
      [1, 2, 3].map((id) => `m <${id}@stonehenge.example>`),
    );
    assert.equal(reading.left, null);
  });

  test(`${format}: a large one is read in slices, and others go on without meanwhile`, async (t) => {
    const { add, read } = folderOf(t);
    for (const number of [1, 2, 3, 4, 5]) add(messageTo(`p${number}@x.example`, number));
    const slow = { uptime: ticking(), budget: 1 };
    const first = await read("sent", "Sent", slow);
    assert.match(first.left ?? "", /not read yet$/);
    const busy = await read("sent", "Sent", { claim: async () => null });
    assert.equal(busy.left, "another delivery is reading it");
    assert.deepEqual(peopleIn(busy), peopleIn(first));
    let last = first;
    for (let times = 0; last.left !== null; times++) {
      assert.ok(times < 5, "it comes to no end");
      const { length } = peopleIn(last);
      last = await read("sent", "Sent", { ...slow, uptime: ticking() });
      assert.ok(peopleIn(last).length > length);
    }
    assert.deepEqual(
      peopleIn(last),
      [1, 2, 3, 4, 5].map((number) => `p${number}@x.example`),
    );
  });

  test(`${format}: what is new is read by whoever comes, and kept by one`, async (t) => {
    const { add, read, folder } = folderOf(t);
    add(messageTo("a@x.example", 1));
    await read("sent", "Sent");
    const before = readFileSync(join(folder, (await nameIn(folder)) ?? ""));
    add(messageTo("b@x.example", 2));
    const busy = await read("sent", "Sent", { claim: async () => null });
    assert.deepEqual(peopleIn(busy), ["a@x.example", "b@x.example"]);
    assert.deepEqual(readFileSync(join(folder, (await nameIn(folder)) ?? "")), before);
  });

  test(`${format}: who leaves no trace reads the same, once`, async (t) => {
    const { add, read, folder, unkept } = folderOf(t);
    add(messageTo("a@x.example", 1));
    const indexes = unkept();
    for (const _ of [1, 2])
      assert.deepEqual(peopleIn(await read("sent", "Sent", { indexes })), ["a@x.example"]);
    assert.equal(await nameIn(folder), undefined);
    const demandOwn = () => assert.fail("it was read again");
    await read("sent", "Sent", { indexes, demandOwn });
  });

  test(`${format}: whoever tidies up knows the people still; authors only as long as it lies there`, async (t) => {
    const { home, add, read, notes } = folderOf(t);
    for (const name of ["a", "b"])
      add(`From: ${name}@x.example\nTo: merlyn@stonehenge.example\n\nHello.\n`);
    const authors = () => read("senders", "Sent").then(peopleIn);
    assert.deepEqual(await authors(), ["a@x.example", "b@x.example"]);
    assert.deepEqual(peopleIn(await read("sent", "Sent")), ["merlyn@stonehenge.example"]);
    if (format === "mbox") {
      const text = readFileSync(join(home, "Sent"), "latin1");
      writeFileSync(join(home, "Sent"), text.slice(text.indexOf("\nFrom merlyn") + 1));
    } else unlinkSync(join(home, "Sent/cur/0.m.box:2,S"));
    assert.deepEqual(await authors(), ["b@x.example"]);
    assert.deepEqual(peopleIn(await read("sent", "Sent")), ["merlyn@stonehenge.example"]);
    rmSync(join(home, "Sent"), { recursive: true });
    assert.deepEqual(peopleIn(await read("sent", "Sent")), ["merlyn@stonehenge.example"]);
    assert.match(notes.join(), /there is no .*Sent: what Sent said before still counts/);
  });

  test(`${format}: what was never there is an error, and so is what others can change`, async (t) => {
    const { add, read } = folderOf(t);
    await assert.rejects(read("sent", "None"), /there is no .*None$/);
    add(messageTo("a@x.example", 1));
    const demandOwn = (path: string) => {
      throw new Error(`${path} can be changed by everyone`);
    };
    await assert.rejects(read("sent", "Sent", { demandOwn }), /can be changed by everyone/);
  });
}

async function nameIn(folder: string): Promise<string | undefined> {
  const { namesIn } = await import("../../src/io/fs/read.js");
  return namesIn(folder)[0];
}

test("Maildir: to list a large one may take longer than a delivery reads, and it comes to its end", async (t) => {
  const { add, read } = FORMATS.Maildir(t);
  for (let number = 0; number < 50; number++) add(messageTo(`p${number}@x.example`, number));
  let now = 0;
  const { readdirSync } = fs;
  t.mock.method(fs, "readdirSync", (folder: string) => {
    now += 5_000;
    return readdirSync(folder);
  });
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
  });
  const { left } = await read("sent", "Sent", { uptime: () => now, budget: 1_000 });
  assert.ok(now >= 5_000);
  assert.equal(left, null);
});

test("Maildir: new flags and a move from new to cur are no new message", async (t) => {
  const { home, add, read, write } = FORMATS.Maildir(t);
  add(messageTo("a@x.example", 1));
  write("Sent/new/7.m.box", messageTo("b@x.example", 2));
  await read("sent", "Sent");
  renameSync(join(home, "Sent/cur/0.m.box:2,S"), join(home, "Sent/cur/0.m.box:2,RS"));
  renameSync(join(home, "Sent/new/7.m.box"), join(home, "Sent/cur/7.m.box:2,"));
  // What they hold now would be told, if it was read.
  for (const name of ["0.m.box:2,RS", "7.m.box:2,"])
    write(`Sent/cur/${name}`, messageTo("z@x.example"));
  add(messageTo("c@x.example", 3));
  assert.deepEqual(peopleIn(await read("sent", "Sent")), [
    "a@x.example",
    "b@x.example",
    "c@x.example",
  ]);
});

test("Maildir: what can't be read is passed over, and told; a folder without cur is none", async (t) => {
  const { home, add, read, notes } = FORMATS.Maildir(t);
  add(messageTo("a@x.example", 1));
  mkdirSync(join(home, "Sent/cur/folder:2,S"));
  assert.deepEqual(peopleIn(await read("sent", "Sent")), ["a@x.example"]);
  assert.deepEqual(notes, ["people: Sent: 1 of its messages can't be read"]);
  mkdirSync(join(home, "Plain"));
  await assert.rejects(read("sent", "Plain"), /Plain is no Maildir: there is no cur in it/);
});

test("mbox: a message that is still being written is read when it is whole", async (t) => {
  const { home, read } = FORMATS.mbox(t);
  const file = join(home, "Sent");
  const whole =
    inMbox(messageTo("ada@analytic.example", 1)) + inMbox(messageTo("bob@x.example", 2));
  const at = whole.indexOf("bob@x.exam") + "bob@x.exam".length;
  writeFileSync(file, whole.slice(0, at));
  assert.deepEqual(peopleIn(await read("sent", "Sent")), ["ada@analytic.example"]);
  appendFileSync(file, whole.slice(at));
  assert.deepEqual(peopleIn(await read("sent", "Sent")), ["ada@analytic.example", "bob@x.example"]);
});

test("mbox: only what is new is read, from where the old ends, also where flags have moved it", async (t) => {
  const { home, read } = FORMATS.mbox(t);
  const file = join(home, "Sent");
  const messages = Array.from({ length: 60 }, (_, index) =>
    inMbox(messageTo(`p${index}@x.example`, index), index),
  );
  writeFileSync(file, messages.join(""));
  await read("sent", "Sent");
  // What was read counts, whatever is written over it in the same place: so it is not read again.
  const over = messages.map((text) => text.replace(/@x\.example/, "@y.example"));
  const flagged = over.map((text, index) =>
    index < 50 ? text : text.replace("\nSubject", "\nStatus: RO\nSubject"),
  );
  writeFileSync(file, `${flagged.join("")}${inMbox(messageTo("new@x.example", 99))}`);
  const people = peopleIn(await read("sent", "Sent"));
  assert.ok(people.includes("new@x.example"));
  const again = people.filter((each) => each.endsWith("@y.example"));
  assert.ok(again.length >= 10, "what has moved was not read");
  assert.ok(again.length < 30, `${again.length} messages were read again`);
});

test("mbox: one that was emptied, or put in the place of another, is read from its beginning", async (t) => {
  const { home, read } = FORMATS.mbox(t);
  const file = join(home, "Sent");
  writeFileSync(file, inMbox(messageTo("a@x.example", 1)).repeat(3));
  await read("sent", "Sent");
  writeFileSync(file, "");
  assert.deepEqual(peopleIn(await read("sent", "Sent")), ["a@x.example"]);
  writeFileSync(`${file}.new`, inMbox(messageTo("b@x.example", 2), 7));
  renameSync(`${file}.new`, file);
  assert.deepEqual(peopleIn(await read("sent", "Sent")), ["a@x.example", "b@x.example"]);
});

test("mbox: what begins with no From_ line is none", async (t) => {
  const { read, write } = placeOf(t);
  write("Sent", "Dear diary,\n");
  await assert.rejects(read("sent", "Sent"), /is neither a Maildir nor an mbox/);
});

test("however an mbox grows, is flagged and tidied up between looks, all that was ever there is known", async (t) => {
  const step = fc.oneof(
    fc.record({ add: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ flag: fc.nat() }),
    fc.record({ remove: fc.nat() }),
    fc.constant({ look: true }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 15 }),
      fc.integer({ min: 1, max: 50 }),
      async (steps, budget) => {
        const { home, read } = FORMATS.mbox(t);
        let lying: string[] = [];
        let count = 0;
        const seen = new Set<string>();
        const look = async () => {
          writeFileSync(join(home, "Sent"), lying.join(""));
          for (let left: string | null = ""; left !== null; ) {
            const reading: Reading = await read("sent", "Sent", { uptime: ticking(), budget });
            left = reading.left;
            if (left !== null) continue;
            for (const text of lying)
              for (const [, who = ""] of text.matchAll(/^To: (.*)$/gm)) seen.add(who);
            assert.deepEqual(peopleIn(reading), [...seen].sort());
          }
        };
        for (const each of steps) {
          if ("add" in each)
            for (let more = each.add; more > 0; more--)
              lying.push(inMbox(messageTo(`p${count}@x.example`, count++), count));
          else if ("flag" in each)
            lying = lying.map((text, index) =>
              index === each.flag % lying.length
                ? text.replace("\nSubject", "\nStatus: RO\nSubject")
                : text,
            );
          else if ("remove" in each)
            lying = lying.filter((_, index) => index !== each.remove % lying.length);
          else await look();
        }
        await look();
      },
    ),
    { numRuns: 40 },
  );
});
