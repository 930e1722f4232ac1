/** `duplicate` in real deliveries: one after the other, at once, killed, and where nothing can be kept. */

import assert from "node:assert/strict";
import { chmodSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hashed } from "../../src/state/memory/places.js";
import { BIN, type Home, NODE } from "../harness/program.js";
import { example } from "../postfix/docs.js";
import {
  assertDeferred,
  assertDelivered,
  homeWith,
  MESSAGE,
  type Parts,
  start,
  startDelivery,
} from "./tools.js";

const TOP = 'import { duplicate } from "sortmail";';
const MEMORY = ".local/state/sortmail/memory";

/** Duplicates are filed in second. */
const filing = (options = "", parts: Parts = {}): Parts => ({
  top: TOP,
  rules: `rule("again", duplicate(${options}), file("second"))`,
  ...parts,
});

const counts = (home: Home, ...folders: string[]) =>
  folders.map((folder) => home.maildir(`Mail/${folder}`).length);

/** As it comes once more: another queue id. */
const once = (number: number, message = MESSAGE) =>
  message.replace("(Postfix)", `(Postfix) with SMTP id ${number}`);

test("the second is a duplicate, says the log; other addresses and other content are not; the backup has all", (t) => {
  const home = homeWith(t, filing("", { config: 'backup: maildir("~/Mail/third"),' }));
  assertDelivered(home.deliver(once(1)));
  assertDelivered(home.deliver(once(2)));
  assert.deepEqual(counts(home, "inbox", "second", "third"), [1, 1, 2]);
  const [first, second] = home.log();
  assert.equal(first?.duplicateOf, undefined);
  assert.equal(second?.duplicateOf, "<lunch@analytic.example>");
  assert.ok(Math.abs(Date.parse(second?.duplicateTime ?? "") - Date.now()) < 60_000);
  assertDelivered(home.deliver(once(3).replace("+merlyn@", "+info@")));
  assertDelivered(home.deliver(once(4).replace("Half past", "Quarter past")));
  assert.deepEqual(counts(home, "inbox", "second", "third"), [3, 1, 4]);
  assert.equal(readdirSync(join(home.path, MEMORY, "claims")).length, 0);
  rmSync(join(home.path, MEMORY), { recursive: true });
  assertDelivered(home.deliver(once(5)));
  assert.deepEqual(counts(home, "inbox", "second"), [4, 1]);
});

test("a duplicate may be discarded, the backup has it all the same; what was rejected or deferred never counts", (t) => {
  const home = homeWith(t, {
    top: `${TOP} import { defer } from "sortmail";`,
    config: 'backup: maildir("~/Mail/third"),',
    rules: `rule("again", duplicate(), discard()),
      rule("no", subject(/^no/), reject("no")), rule("later", subject(/^later/), defer("later", { atMost: "1 day" }))`,
  });
  for (const number of [1, 2]) assertDelivered(home.deliver(once(number)));
  assert.deepEqual(counts(home, "inbox", "third"), [1, 2]);
  for (const [subject, status] of [
    ["no", 69],
    ["later", 75],
  ] as const)
    for (const number of [3, 4]) {
      const message = once(number)
        .replace("Subject: Lunch", `Subject: ${subject}`)
        .replace("Sun, 22 Nov 2026 10:00:00 +0000", new Date().toUTCString());
      assert.equal(home.deliver(message).status, status, subject);
    }
  assert.deepEqual(
    home.log().map(({ rule }) => rule),
    ["otherwise", "again", "no", "no", "later", "later"],
  );
});

test("a delivery that failed is no duplicate of itself when it is tried again", (t) => {
  const home = homeWith(t, filing("", { otherwise: 'file("inbox"), copy("third")' }));
  home.write("Mail/third/tmp/x", "");
  chmodSync(join(home.path, "Mail/third/tmp"), 0o500);
  for (let tries = 0; tries < 2; tries++) assertDeferred(home.deliver(MESSAGE), /EACCES/);
  chmodSync(join(home.path, "Mail/third/tmp"), 0o700);
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(counts(home, "inbox", "second"), [1, 0]);
  assertDelivered(home.deliver(once(1)));
  assert.deepEqual(counts(home, "inbox", "second"), [1, 1]);
});

test("by a key of one's own, for as long as the rule says", (t) => {
  const home = homeWith(t, filing('{ within: "1 day", by: (mail) => mail.header("X-Alert") }'));
  const alert = (id: string, number: number) =>
    home.deliver(
      once(
        number,
        MESSAGE.replace("lunch@", `${number}@`).replace(
          "Subject",
          `X-Alert: ${id}
Subject`,
        ),
      ),
    );
  for (const [id, number] of [
    ["disk", 1],
    ["disk", 2],
    ["fan", 3],
    ["", 4],
    ["", 5],
  ] as const)
    assertDelivered(alert(id, number));
  assert.deepEqual(counts(home, "inbox", "second"), [4, 1]);
});

test("of many at once exactly one is first", async (t) => {
  const home = homeWith(t, filing());
  assertDelivered(home.deliver(MESSAGE.replace("Half", "Three")));
  const command = [NODE, BIN];
  const all = Array.from({ length: 12 }, (_, n) => startDelivery(home, command, once(n)));
  for (const ended of await Promise.all(all)) assertDelivered(ended);
  assert.deepEqual(counts(home, "inbox", "second"), [2, 11]);
});

test("who is killed while others wait holds them up no longer: one of them is the first", async (t) => {
  const home = homeWith(t, filing());
  const hangs = "() => new Promise(() => setTimeout(() => {}, 1e9))";
  const text = String(home.read(".config/sortmail/rules.ts"));
  const first = text.replace(
    "], otherwise(",
    `, rule("hang", ${hangs}, file("third"))], otherwise(`,
  );
  const rules = home.write(".config/sortmail/hanging.ts", first);
  const { child, ended } = start(home, [NODE, BIN, "--rules", rules]);
  child.stdin?.end(once(1));
  const claims = join(home.path, MEMORY, "claims");
  while (!home.files().some((name) => name.endsWith(".lock")))
    await new Promise((resolve) => setTimeout(resolve, 10));
  const others = [2, 3].map((number) => startDelivery(home, [NODE, BIN], once(number)));
  // Both have begun to wait when each has made what its lock would be made of.
  while (readdirSync(claims).length < 4) await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill("SIGKILL");
  await ended;
  for (const each of await Promise.all(others)) assertDelivered(each);
  assert.deepEqual(counts(home, "inbox", "second"), [1, 1]);
});

test("where nothing can be remembered every message is first, nobody waits, and the log says why", (t) => {
  const home = homeWith(t, filing());
  home.write(`${MEMORY}/x`, "");
  chmodSync(join(home.path, MEMORY), 0o500);
  for (const number of [1, 2]) assertDelivered(home.deliver(once(number)));
  chmodSync(join(home.path, MEMORY), 0o722);
  assertDelivered(home.deliver(once(3)));
  assert.deepEqual(counts(home, "inbox", "second"), [3, 0]);
  const notes = home.log().map(({ notes }) => notes?.join("\n") ?? "");
  for (const note of notes.slice(0, 2)) assert.match(note, /^memory: EACCES.*: gone on without$/m);
  assert.match(notes[2] ?? "", /^memory: .* can be changed by others: run chmod 700 /m);
});

test("garbage in the place of what was remembered is passed over, and said", (t) => {
  const home = homeWith(t, filing('{ by: () => "k" }'));
  assertDelivered(home.deliver(once(1)));
  const [bucket = ""] = home.files().filter((name) => name.includes(`${MEMORY}/duplicates/`));
  const key = JSON.stringify(["by", "merlyn@stonehenge.example", null, "k"]);
  assert.ok(bucket.endsWith(hashed("duplicates", key).bucket));
  home.write(bucket, "\0garbage\xff\n");
  assertDelivered(home.deliver(once(2)));
  assertDelivered(home.deliver(once(3)));
  assert.deepEqual(counts(home, "inbox", "second"), [2, 1]);
  assert.match(home.log()[1]?.notes?.join() ?? "", /passed over what is no record, 1 times/);
});

test("a dry run knows those before in the same run, and what was delivered before a message came; it leaves no trace", (t) => {
  const home = homeWith(t, filing());
  const saved = ["a", "b", "c"].map((name, number) =>
    home.write(`saved/${name}`, once(number === 2 ? 1 : number)),
  );
  home.write("saved/d", MESSAGE.replace(/^Received: .*\n/m, ""));
  const run = () => home.run(["dry-run", "--json", "--trace", join(home.path, "saved")]);
  const outcomes = () =>
    run()
      .stdout.trim()
      .split("\n")
      .map((line) => JSON.parse(line).rule);
  const before = home.files().length;
  // c is a copy of b, of the same delivery.
  assert.deepEqual(outcomes(), ["otherwise", "again", "again", "otherwise"]);
  assertDelivered(home.deliver(String(home.read("saved/b".replace(home.path, "")))));
  assert.ok(home.files().length > before);
  // What a delivery remembers after the message came may be its own.
  const alone = home.run(["dry-run", "--trace", saved[1] ?? ""]);
  assert.match(alone.stdout, /✗ duplicate\(\{ within: "7 days" \}\): the first\n/);
  const tomorrow = new Date(Date.now() + 86_400_000).toUTCString();
  const later = home.write("later", once(7).replace("Sun, 22 Nov 2026 10:00:00 +0000", tomorrow));
  const traced = home.run(["dry-run", "--trace", later]).stdout;
  assert.match(
    traced,
    /✓ duplicate\(.*\): of <lunch@analytic\.example> delivered \d{4}-\d\d-\d\d \d\d:\d\d\n/,
  );
  const unknown = home.run(["dry-run", "--trace", join(home.path, "saved/d")]).stdout;
  assert.match(unknown, /✗ duplicate\(.*\): not asked: no Received says when it came\n/);
  assert.deepEqual(readdirSync(join(home.path, MEMORY, "claims")), []);
});

test("the examples of docs/memory.md work, and type-check", (t) => {
  const home = homeWith(t, {
    top: 'import { duplicate, from } from "sortmail";',
    config: "",
    rules: example("ts duplicate", "memory.md").replaceAll('"noise"', '"second"'),
  });
  const types = home.run(["check", "--json"]).stdout.split("\n");
  assert.ok(
    types.some((line) => /"level":"ok","about":"types"/.test(line)),
    types.join("\n"),
  );
  assertDelivered(home.deliver(once(1)));
  assertDelivered(home.deliver(once(2)));
  assert.deepEqual(
    home.log().map(({ rule }) => rule),
    ["otherwise", "seen already"],
  );
});
