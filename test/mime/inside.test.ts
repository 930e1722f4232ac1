/** Messages inside of messages. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { readMime } from "../../src/mime/read-mime.js";
import { contentOf } from "../folders/tools.js";
import { found, mixed, PROGRAM, read } from "./messages.js";

const INNER = `From: Ada <ada@analytic.example>\nSubject: inner\n${mixed("\ninner text", PROGRAM)}`;
const DISPOSITIONS = [
  "",
  "Content-Disposition: inline\n",
  "Content-Disposition: attachment\n",
  "Content-Disposition: x-forwarded\n",
];

test("a file inside of a message is an attachment, however that message is disposed", async () => {
  const expected = {
    text: 'hello\n\nFrom: "Ada" <ada@analytic.example>\nSubject: inner\n\ninner text',
    names: ["", "evil.exe", "last.zip"],
    refused: null,
  };
  const last = "Content-Type: a/b; name=last.zip\n\n1";
  for (const disposition of DISPOSITIONS)
    for (const type of ["message/rfc822", "Message/RFC822", "message/global", "message/news"])
      for (const [encoding, content] of [
        ["", INNER],
        ["Content-Transfer-Encoding: 8bit\n", INNER],
        ["Content-Transfer-Encoding: base64\n", Buffer.from(INNER).toString("base64")],
        ["Content-Transfer-Encoding: quoted-printable\n", INNER.replaceAll("=", "=3D")],
      ] as const)
        for (const size of [7, 65_536]) {
          const part = `Content-Type: ${type}\n${disposition}${encoding}\n${content}`;
          const message = mixed("\nhello", part, last).replaceAll("boundary=b\n", "boundary=o\n");
          const own = message
            .replace("boundary=o\n", "boundary=b\n")
            .replaceAll("boundary=o\n", "boundary=b\n");
          assert.deepEqual(await found(outer(own, content), size), expected, part);
        }
});

/** The message around has a boundary of its own. */
function outer(message: string, content: string): string {
  const [before = "", after = ""] = message.split(content);
  return [before, after]
    .map((half) =>
      half.replaceAll(/^--b(?=$|--$)/gm, "--outer").replace("boundary=b\n", "boundary=outer\n"),
    )
    .join(content);
}

test("the message itself is one as well, with its name and its size", async () => {
  for (const disposition of ["inline", "attachment"]) {
    const part = `Content-Type: message/rfc822\nContent-Disposition: ${disposition}; filename=f.eml\n\n`;
    const { attachments } = await read(mixed(`${part}Subject: x\n\ntext`));
    assert.deepEqual(attachments, [{ name: "f.eml", type: "message/rfc822", size: 16 }]);
  }
});

test("a message that is nothing but another is read", async () => {
  const { text, names } = await found(`Content-Type: message/rfc822\n\n${INNER}`);
  assert.match(text, /inner text$/);
  assert.deepEqual(names, ["", "evil.exe"]);
});

test("messages are read through several others, up to ten, and the log says where they are not", async () => {
  const nested = (depth: number): string =>
    "Content-Type: message/rfc822\n\n".repeat(depth) + INNER;
  for (const depth of [2, 10]) {
    const { names, refused } = await found(nested(depth));
    assert.deepEqual([names.length, names.at(-1), refused], [depth + 1, "evil.exe", null]);
  }
  const { names, refused } = await found(nested(11));
  assert.equal(names.length, 11);
  assert.match(refused ?? "", /more than 10 deep/);
});

test("the parts of a digest are messages without saying so (RFC 2046 section 5.1.5)", async () => {
  const message = mixed(
    `\n${INNER.replaceAll("b\n", "i\n").replaceAll("--b--", "--i--")}`,
    "Content-Type: text/plain\n\nthe end",
  );
  const { text, names } = await found(message.replace("multipart/mixed", "multipart/digest"));
  assert.match(text, /^the end\n\nFrom: "Ada"[\s\S]*inner text/);
  assert.deepEqual(names, ["", "evil.exe"]);
});

test("where a message inside has only HTML, its text is that of the HTML", async () => {
  const html = "Content-Type: message/rfc822\n\nContent-Type: text/html\n\n<p>inner<br>text";
  const { text, html: all } = await read(mixed("\nhello", html));
  assert.deepEqual([text, all], ["hello\ninner\ntext", "<p>inner<br>text"]);
});

test("a message inside that is refused leaves the others as they are", async () => {
  const long = `X: ${"x".repeat(3_000_000)}`;
  const { text, names, refused } = await found(
    mixed("\nhello", `Content-Type: message/rfc822\n\n${long}\n\nx`, PROGRAM),
  );
  assert.deepEqual([text, names], ["hello", ["", "evil.exe"]]);
  assert.match(refused ?? "", /header size/);
});

test("what is inside of a bounce, and cut off, is read as far as it goes", async () => {
  const whole = mixed(
    "\nhello",
    `Content-Type: message/rfc822\n\n${INNER.replaceAll("=b\n", "=i\n").replaceAll(/^--b/gm, "--i")}`,
  );
  for (let length = whole.length; length > 0; length -= 7)
    assert.equal((await read(whole.slice(0, length), 11)).refused, null);
});

test("when the time is up, what was read of the messages inside stays", async () => {
  const inner = mixed("\ninner text", PROGRAM, `\n${"x".repeat(5_000_000)}`);
  const message = mixed(
    "\nhello",
    `Content-Type: message/rfc822\n\n${inner.replaceAll(/^--b/gm, "--i").replace("=b", "=i")}`,
  );
  let used = 0;
  const cpu = () => {
    used += 15;
    return used;
  };
  const body = await readMime(contentOf(Buffer.from(message), 65_536), cpu);
  assert.match(body.text, /^hello\ninner text/);
  assert.deepEqual(
    body.attachments.map(({ name }) => name),
    ["", "evil.exe"],
  );
  assert.equal(body.refused, "not read to its end, which would take more than 1.5 s");
});
