/**
 * What the MIME reader does where a message goes beyond its bounds: as much as it can, and it says
 * so.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Body } from "../../src/core/contracts/ports.js";
import { readMime } from "../../src/mime/read-mime.js";
import { lines } from "../core/mails.js";
import { contentOf } from "../folders/tools.js";

const MIB = 1024 * 1024;
/** No CPU time goes by: on a busy machine it could be too much. */
const read = (message: string): Promise<Body> =>
  readMime(contentOf(Buffer.from(message), 65_536), () => 0);

const mixed = (...parts: readonly string[]): string =>
  `${["Content-Type: multipart/mixed; boundary=b\n", ...parts].join("\n--b\n")}\n--b--\n`;

test("of more than a thousand parts the rest is taken for one", async () => {
  const parts = Array.from(
    { length: 5_000 },
    (_, index) => `Content-Type: a/b; name=${index}\n\nx`,
  );
  const { text, attachments, refused } = await read(mixed("\nfound", ...parts));
  assert.match(text, /^found\n/);
  assert.deepEqual(
    attachments.map(({ name }) => name),
    Array.from({ length: 997 }, (_, index) => `${index}`),
  );
  assert.equal(refused, "it has 1000 parts or more: the rest is taken for one");
});

test("multiparts and messages ten thousand deep: what is above them is read", async () => {
  const multiparts = Array.from(
    { length: 10_000 },
    (_, depth) => `--b${depth}\nContent-Type: multipart/mixed; boundary=b${depth + 1}\n\n`,
  );
  const messages = "Content-Type: message/rfc822\n\n".repeat(10_000);
  for (const [deep, reason] of [
    [`Content-Type: multipart/mixed; boundary=b0\n\n${multipartsOf(multiparts)}`, /1000 parts/],
    [messages, /^messages are more than 10 deep inside of one another: those are not read$/],
  ] as const) {
    const { text, refused } = await read(mixed("\nfound", deep));
    assert.match(text, /found/);
    assert.match(refused ?? "", reason);
  }
});

const multipartsOf = (parts: readonly string[]): string => parts.join("");

test("of the header only what describes the content is read, wherever it stands in the first 1 MiB", async () => {
  const others = "X-Field: value\nTo: a:a:a:a:a:\n".repeat(30_000);
  const { text, attachments, refused } = await read(
    `${others}Content-Type: a/b; name=x\n${others.slice(0, 10_000)}\n123`,
  );
  assert.deepEqual(
    { text, attachments, refused },
    { text: "", attachments: [{ name: "x", type: "a/b", size: 3 }], refused: null },
  );
});

test("so it is for parts: fields of other names, and lines of none, hide nothing", async () => {
  const others = [
    "X-Field: value",
    "no field",
    " goes on",
    "\tand on",
    "To: a:a:a:a:",
    ": nameless",
  ].join("\n");
  const part = `${`${others}\n`.repeat(5_000)}Content-Type: a/b; name=x\n${others}\n\n123`;
  const { attachments, refused } = await read(mixed("\nfound", part, part));
  assert.deepEqual(
    [attachments, refused],
    [Array(2).fill({ name: "x", type: "a/b", size: 3 }), null],
  );
});

test("what of a header is beyond 1 MiB counts as body here too", async () => {
  const message = `${"X-F: f\n".repeat(MIB / 7)}X-F: f\nContent-Type: text/html\n\nbody`;
  const { text, html, refused } = await read(message);
  assert.match(text, /Content-Type: text\/html\n\nbody$/);
  assert.deepEqual([html, refused], ["", null]);
});

test("the body begins where it begins for rules: behind a line that is no header line", async () => {
  assert.equal((await read("Subject: x\nHello, world\n\nmore")).text, "Hello, world\n\nmore");
  assert.equal(
    (await read("From a@b  Sun Nov 22 10:00:00 2026\n>From x\nSubject: x\n\nbody")).text,
    "body",
  );
  assert.equal((await read("Subject: x\rTo: y\r\rbody")).text, "body");
});

test("a field of a megabyte is cut: what stands at its beginning counts", async () => {
  const long = "x".repeat(MIB - 1000);
  const { attachments } = await read(mixed(`Content-Type: a/b; name=${long}\n\n1`));
  assert.deepEqual([attachments[0]?.type, attachments[0]?.size], ["a/b", 1]);
  assert.match(attachments[0]?.name ?? "", /^x{8000,8192}$/);
  const folded = `Content-Type: a/b${";\n x=y".repeat(100_000)}`;
  assert.deepEqual((await read(mixed(`${folded}\n\n1`))).attachments, [
    { name: "", type: "a/b", size: 1 },
  ]);
  assert.deepEqual((await read(`${folded}\n\n1`)).attachments, [
    { name: "", type: "a/b", size: 1 },
  ]);
});

test("of several fields of one name the first that is valid counts", async () => {
  for (const fields of [
    "Content-Type: a/b\nContent-Type: text/plain\n",
    "Content-Type: text\nContent-Type:\nContent-Type: a/b\n",
  ]) {
    assert.equal((await read(`${fields}\nx`)).attachments[0]?.type, "a/b");
    assert.equal((await read(mixed(`${fields}\nx`))).attachments[0]?.type, "a/b");
  }
});

test("the text of a message inside has its From, To, Subject and Date above it", async () => {
  const inner = lines("From: Ada <a@b>", "To: c@d", "Subject: x", "X-Other: y", "", "inner");
  const { text } = await read(
    mixed(`Content-Type: message/rfc822\nContent-Disposition: inline\n\n${inner}`),
  );
  assert.match(text, /From: "Ada" <a@b>\nSubject: x\nTo: c@d\n/);
  assert.match(text, /inner/);
});

test("a message inside that has no header, or none that counts, does not keep the parser waiting", async () => {
  const inside = "Content-Type: message/rfc822\n";
  for (const end of ["--b--", "\n--b--\n", "x\n--b--", "X: y\n--b--\n", "", "\n"]) {
    const message = `Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfound\n--b\n${inside}\n${end}`;
    const { text, refused } = await read(message);
    assert.deepEqual([text.trim(), refused], ["found", null], JSON.stringify(end));
  }
});

test("text is read up to 8 MiB, or half a million lines, and attachments behind it are still found", async () => {
  const file = "Content-Type: a/b; name=x\n\n123";
  const reason = "a text is too long, and was not read to its end";
  for (const [content, length] of [
    ["x".repeat(9 * MIB), 8 * MIB],
    ["x\n".repeat(600_000), 1_000_001],
  ] as const) {
    const { text, attachments, refused } = await read(mixed(`\n${content}`, "\nmore", file));
    assert.ok(Math.abs(text.length - length) < 10, `${text.length}`);
    assert.deepEqual([attachments, refused], [[{ name: "x", type: "a/b", size: 3 }], reason]);
    assert.equal((await read(`\n${content}`)).refused, reason, "without parts, too");
  }
});

test("of a text in a charset that is decoded by tables, 1 MiB", async () => {
  for (const charset of ["cp850", "utf-7", "ISO-2022-JP-3"]) {
    const { text, refused } = await read(
      `Content-Type: text/plain; charset=${charset}\n\n${"x".repeat(2 * MIB)}`,
    );
    assert.ok(
      text.length > MIB - 10 && text.length <= MIB && /too long/.test(refused ?? ""),
      `${text.length} ${refused}`,
    );
  }
});

test("texts share what there may be", async () => {
  const part = `\n${"x".repeat(MIB)}`;
  const { text, refused } = await read(mixed(...Array.from({ length: 10 }, () => part)));
  assert.ok(text.length > 8 * MIB - 100 && text.length < 8 * MIB + 100, `${text.length}`);
  assert.match(refused ?? "", /too long/);
});

test("an attached text of any length is no text: its size is all of it", async () => {
  const { attachments, refused } = await read(
    `Content-Disposition: attachment\n\n${"x\n".repeat(5 * MIB)}`,
  );
  assert.deepEqual([attachments.map(({ size }) => size), refused], [[10 * MIB], null]);
});

test("what takes too much time is read as far as it went, and the log says so", async () => {
  const message = mixed(
    "\nfound",
    "Content-Type: a/b\n\nx",
    `\n${"x".repeat(5 * MIB)}`,
    "Content-Type: c/d\n\nx",
  );
  let used = 0;
  const cpu = () => {
    used += 50;
    return used;
  };
  const { text, attachments, refused } = await readMime(contentOf(Buffer.from(message), 1000), cpu);
  assert.match(text, /^found/);
  assert.deepEqual(attachments, [{ name: "", type: "a/b", size: 1 }]);
  assert.equal(refused, "not read to its end, which would take more than 1.5 s");
});

test("of messages that are read at once, each has its own time", async () => {
  let used = 0;
  const message = Buffer.from(
    mixed("\nfound", `Content-Type: a/b; name=x\n\n${"x".repeat(100_000)}`),
  );
  function* chunks(): Generator<Buffer> {
    for (let at = 0; at < message.length; at += 10_000) {
      used += 100;
      yield message.subarray(at, at + 10_000);
    }
  }
  const content = { size: message.length, head: message, file: null, chunks };
  const all = await Promise.all(Array.from({ length: 5 }, () => readMime(content, () => used)));
  assert.equal(used, 5 * 100 * Math.ceil(message.length / 10_000));
  for (const { attachments, refused } of all)
    assert.deepEqual([attachments.length, refused], [1, null]);
});

test("the time counts from when the reading begins", async () => {
  assert.equal((await readMime(contentOf(Buffer.from("\nx"), 1000), () => 1e9)).refused, null);
});
