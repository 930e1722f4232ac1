/** The mark of the rule that a delivery is at, and the line of one that was killed there. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parseLogEntry } from "../../../src/state/log/entry.js";
import { logKilled, openRuleMark } from "../../../src/state/log/rule-mark.js";
import { host, scratch } from "../../folders/tools.js";

const killed = (error: string) => {
  const entry = parseLogEntry({ status: 75, error });
  assert.ok(entry);
  return entry;
};

test("a mark says which rule a delivery is at, and is gone when that has ended", (t) => {
  const folder = join(scratch(t), "running");
  const mark = openRuleMark(folder, { host, killed });
  mark.at("lunch");
  const [name = ""] = fs.readdirSync(folder);
  assert.match(
    fs.readFileSync(join(folder, name), "utf8"),
    /rule \\"lunch\\": killed while it was asked/,
  );
  mark.remove();
  assert.deepEqual(fs.readdirSync(folder), []);
});

test("who begins a mark logs nobody; who logs tells of each that was killed once", (t) => {
  const folder = join(scratch(t), "running");
  const { pid } = spawnSync("/bin/true");
  openRuleMark(folder, { host: { ...host, pid }, killed }).at("lunch");
  const lines: unknown[] = [];
  const log = { append: (entry: object) => void lines.push(entry) };
  openRuleMark(folder, { host, killed }).remove();
  assert.equal(fs.readdirSync(folder).length, 1);
  assert.equal(logKilled(folder, host, log), true);
  assert.equal(logKilled(folder, host, log), false);
  assert.equal(lines.length, 1);
  assert.match(JSON.stringify(lines), /rule .*lunch.*: killed while it was asked/);
  assert.deepEqual(fs.readdirSync(folder), []);
});
