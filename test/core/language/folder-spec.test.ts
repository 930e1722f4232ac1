import assert from "node:assert/strict";
import { test } from "node:test";
import { shown } from "../../../src/core/language/demand.js";
import {
  isTarget,
  maildir,
  maildirs,
  mbox,
  memberOf,
  type Size,
} from "../../../src/core/language/folder-spec.js";

test("folders are plain data", () => {
  assert.deepEqual(maildir("~/Mail/inbox"), { kind: "maildir", path: "~/Mail/inbox" });
  const bounds = { atMost: 500, beyond: null, known: null };
  const layout = { layout: "fs", prefix: "", nested: false, subscribe: false, sizes: false };
  const family = { kind: "maildirs", path: "~/Mail/lists", ...layout, ...bounds };
  assert.deepEqual(maildirs("~/Mail/lists"), family);
  assert.deepEqual(maildir("~/Mail/inbox", { sizes: true }), {
    kind: "maildir",
    path: "~/Mail/inbox",
    sizes: true,
  });
  assert.deepEqual(JSON.parse(JSON.stringify(mbox("/var/mail/x"))), mbox("/var/mail/x"));
});

test("a message goes into a Maildir or an mbox; a family's members are Maildirs", () => {
  assert.deepEqual([maildir("~/a"), mbox("~/b"), maildirs("~/c")].map(isTarget), [
    true,
    true,
    false,
  ]);
  assert.deepEqual(memberOf(maildirs("~/c"), "~/c/d"), maildir("~/c/d"));
  const subfolders = maildirs("~/M", { layout: "maildir++", sizes: true });
  assert.deepEqual(memberOf(subfolders, "~/M/.d"), {
    ...maildir("~/M/.d", { sizes: true }),
    subfolder: { subscribe: false },
  });
});

test("an mbox takes the dotlock first, then fcntl, and never rotates, unless it is told", () => {
  assert.deepEqual(mbox("~/m"), {
    kind: "mbox",
    path: "~/m",
    locks: ["dotlock", "fcntl"],
    rotateAt: null,
  });
  assert.deepEqual(mbox("~/m", { locks: ["fcntl"] }).locks, ["fcntl"]);
});

test("sizes are octets, or have a unit of 1024s", () => {
  const octets = (rotateAt: Size) => mbox("~/m", { rotateAt }).rotateAt;
  assert.equal(octets(1000), 1000);
  assert.equal(octets("1 kB"), 1024);
  assert.equal(octets("40 MB"), 41_943_040);
  assert.equal(octets("2 GB"), 2_147_483_648);
  assert.equal(octets("1.5 kB"), 1536);
  assert.equal(octets("1.25 kB"), 1280);
  assert.equal(octets("0.3 kB"), 307);
  assert.equal(octets("40MB"), 41_943_040);
  assert.equal(octets("1.5GB"), 1_610_612_736);
});

test("what is no size is refused, and named", () => {
  const wrong: readonly unknown[] = [
    "MB",
    "40 mb",
    "40 TB",
    "-1 MB",
    "1e3 MB",
    "1 MB ",
    "1  MB",
    "1 ",
    "",
    " ",
    "∞",
    Number.NaN,
    -1,
    1e30,
    Number.POSITIVE_INFINITY,
  ];
  for (const size of wrong) {
    assert.throws(
      () => Reflect.apply(mbox, undefined, ["~/m", { rotateAt: size }]),
      (error) => error instanceof Error && error.message.startsWith(`${shown(size)} is no size`),
      String(size),
    );
  }
});
