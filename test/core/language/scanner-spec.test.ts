import assert from "node:assert/strict";
import { test } from "node:test";
import { firstOf } from "../../../src/core/language/first-of.js";
import {
  asksNobody,
  saysUnscanned,
  scannersIn,
  scansHeader,
  spamd,
  unscanned,
  upstream,
} from "../../../src/core/language/scanner-spec.js";

const SPAMD = spamd();
const UPSTREAM = upstream();
const NOBODY = unscanned();

test("spamd: where it listens by default, how long it may take, and what is too large", () => {
  assert.deepEqual(SPAMD, {
    kind: "spamd",
    at: { host: "127.0.0.1", port: 783 },
    user: null,
    timeout: 60_000,
    maxSize: 524_288,
    remember: 3_600_000,
    onFailure: "defer",
  });
  const told = spamd({
    ...{ host: "scan.example", port: 1783, user: "merlyn", timeout: "5 s" },
    ...{ maxSize: "1 MB", remember: 0, onFailure: "unknown" },
  });
  assert.deepEqual(told, {
    kind: "spamd",
    at: { host: "scan.example", port: 1783 },
    user: "merlyn",
    timeout: 5000,
    maxSize: 1_048_576,
    remember: 0,
    onFailure: "unknown",
  });
});

test("spamd: a socket stands for host and port", () => {
  const { at } = spamd({ socket: "/run/spamd.sock", host: "scan.example" });
  assert.deepEqual(at, { socket: "/run/spamd.sock" });
});

test("upstream has nothing of its own: whom to believe, the configuration says once", () => {
  assert.deepEqual(UPSTREAM, { kind: "upstream" });
  assert.deepEqual([UPSTREAM, SPAMD, firstOf(SPAMD, firstOf(UPSTREAM))].map(scansHeader), [
    true,
    false,
    true,
  ]);
});

test("unscanned is a scanner like the others, that asks nobody", () => {
  assert.deepEqual(NOBODY, { kind: "unscanned" });
});

test("firstOf keeps their order; taken apart, it has no lists in it", () => {
  const list = firstOf(UPSTREAM, firstOf(SPAMD, NOBODY));
  assert.deepEqual([list.kind, list.members.length], ["firstOf", 2]);
  assert.deepEqual(scannersIn(list), [UPSTREAM, SPAMD, NOBODY]);
  assert.deepEqual(scannersIn(SPAMD), [SPAMD]);
});

test("who says unscanned() anywhere is content without a verdict; who says nothing else asks nobody", () => {
  const table = [
    [SPAMD, false, false],
    [UPSTREAM, false, false],
    [NOBODY, true, true],
    [firstOf(UPSTREAM, SPAMD), false, false],
    [firstOf(UPSTREAM, NOBODY), true, false],
    [firstOf(SPAMD, firstOf(UPSTREAM, NOBODY)), true, false],
    [firstOf(NOBODY, firstOf(NOBODY)), true, true],
    // A list that nobody type-checked: it says nothing at all.
    [{ kind: "firstOf", members: [] }, false, false],
  ] as const;
  for (const [spec, says, nobody] of table)
    assert.deepEqual([saysUnscanned(spec), asksNobody(spec)], [says, nobody], JSON.stringify(spec));
});
