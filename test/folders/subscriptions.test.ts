import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { subscribe, withFolder } from "../../src/folders/subscriptions.js";
import { deadline, host, scratch } from "./tools.js";

test("a folder is put behind the others, once, in the format that the file has", () => {
  const names = ["lists", "perl6"];
  const fresh = "V\t2\n\nlists\tperl6\n";
  assert.equal(withFolder("", names), fresh);
  assert.equal(withFolder(fresh, names), fresh);
  assert.equal(withFolder(fresh, ["lists"]), `${fresh}lists\n`);
  assert.equal(withFolder("Sent\nlists.b", names), "Sent\nlists.b\nlists.perl6\n");
  assert.equal(withFolder("lists.perl6\n", names), "lists.perl6\n");
});

test("under Dovecot's lock, by a rename that keeps the file's mode", async (t) => {
  const top = scratch(t);
  const path = join(top, ".lists.perl6");
  mkdirSync(join(path, "tmp"), { recursive: true });
  const file = join(top, "subscriptions");
  writeFileSync(file, "Sent\n");
  chmodSync(file, 0o640);
  const temp = join(path, "tmp/x");
  await subscribe(path, temp, { host, deadline: deadline() });
  assert.equal(readFileSync(file, "utf8"), "Sent\nlists.perl6\n");
  assert.equal(statSync(file).mode & 0o777, 0o640);
  assert.deepEqual(readdirSync(top).sort(), [".lists.perl6", "subscriptions"]);
  assert.ok(!existsSync(temp));
  const held = `${file}.lock`;
  writeFileSync(held, `${process.ppid}:${hostname()}\n`);
  await assert.rejects(
    subscribe(join(top, ".other"), temp, { host, deadline: deadline(50) }),
    /can't be subscribed to in .*subscriptions: the dotlock .*subscriptions\.lock can't be taken/,
  );
  assert.equal(readFileSync(file, "utf8"), "Sent\nlists.perl6\n");
});
