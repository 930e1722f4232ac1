import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { MailParser } from "mailparser";
import type { Body, Content } from "../../src/core/contracts/ports.js";
import { readMime } from "../../src/mime/read-mime.js";
import { lines } from "../core/mails.js";
import { contentOf } from "../folders/tools.js";
import { corpusFiles, NO_CORPUS } from "../harness/corpus.js";
import { memoryInUse } from "../harness/memory.js";

/** A clock on which no time goes by: on a busy machine reading could take too much of it. */
const timeless = () => 0;

/**
 * Reads a message as a file gives it: in chunks of a buffer that is used again. A parser that never
 * settles fails the test.
 */
async function read(message: string | Buffer, chunkSize = 1000): Promise<Body> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the MIME reader did not settle")), 30_000);
  });
  try {
    return await Promise.race([
      readMime(contentOf(Buffer.from(message), chunkSize), timeless),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** A message of several parts, each given by its lines. */
function multipart(kind: string, ...parts: readonly (readonly string[])[]): string {
  return lines(
    `Content-Type: multipart/${kind}; boundary=b`,
    "",
    ...parts.flatMap((part) => ["--b", ...part]),
    "--b--",
  );
}

const HTML = ["Content-Type: text/html", "", "<h1>Hello</h1><p>you&nbsp;won</p>"];
const PLAIN = ["Content-Type: text/plain", "", "plain text"];

test("a plain message is its text", async () => {
  const body = await read(lines("Subject: x", "", "Hello,", "", "World"));
  assert.deepEqual(body, { text: "Hello,\n\nWorld\n", html: "", attachments: [], refused: null });
});

test("an empty one has none", async () => {
  for (const empty of [
    "",
    "\n",
    "Subject: x",
    "Subject: x\n\n",
    "Content-Type: multipart/mixed; boundary=b\n\n",
  ]) {
    const { text, html, attachments, refused } = await read(empty);
    assert.deepEqual(
      [text.trim(), html, attachments, refused],
      ["", "", [], null],
      JSON.stringify(empty),
    );
  }
});

const CHARSETS: readonly (readonly [fields: string, octets: string, text: string])[] = [
  ["charset=utf-8", "Gr\xc3\xbc\xc3\x9fe", "Grüße"],
  ["charset=iso-8859-1", "Gr\xfc\xdfe", "Grüße"],
  ["charset=windows-1252", "\x8410 \x80\x93", "„10 €“"],
  ["charset=koi8-r", "\xd0\xd2\xc9", "при"],
  ["charset=iso-2022-jp", "\x1b$B$3$s$K$A$O\x1b(B!", "こんにちは!"],
  ["charset=shift_jis", "\x82\xb1\x82\xf1", "こん"],
  ["charset=gb18030", "\xc4\xe3\xba\xc3", "你好"],
  ["charset=big5", "\xa7A\xa6n", "你好"],
  ["charset=utf-16le", "h\0i\0", "hi"],
  ['charset="UTF-8"\nContent-Transfer-Encoding: base64', "R3LD\r\nvMOfZQ", "Grüße"],
  ["charset=iso-8859-1\nContent-Transfer-Encoding: Quoted-Printable", "Gr=FC=\r\n=dfe", "Grüße"],
  ["format=flowed; delsp=yes", "one \r\ntwo", "onetwo"],
];

test("charsets and transfer encodings are undone", async () => {
  for (const [fields, octets, text] of CHARSETS) {
    const message = Buffer.from(`Content-Type: text/plain; ${fields}\n\n${octets}`, "latin1");
    assert.equal((await read(message, 7)).text, text, fields);
  }
});

test("an unknown charset, a wrong one and broken encodings refuse nothing", async () => {
  const broken = [
    "Content-Type: text/plain; charset=klingon\n\nabc\xff",
    "Content-Type: text/plain; charset=utf-8\n\nabc\xff",
    'Content-Type: text/plain; charset="\n\nabc\xff',
    "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nYWJj=!\xff\xffQ",
    "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nabc=ZZ=",
    "Content-Type: text/plain\nContent-Transfer-Encoding: rot13\n\nabc",
  ];
  for (const message of broken) {
    const { text, refused } = await read(Buffer.from(message, "latin1"));
    assert.match(text, /^abc/, message);
    assert.equal(refused, null);
  }
});

test("where there is only HTML, its text is the text, whatever the parts around it", async () => {
  const image = [
    "Content-Type: image/png",
    "Content-ID: <i>",
    "Content-Transfer-Encoding: base64",
    "",
    "AAAA",
  ];
  const only = [
    lines(...HTML),
    multipart("mixed", HTML, image),
    multipart("related", HTML, image),
    multipart("alternative", HTML),
  ];
  for (const message of only) {
    const { text, html } = await read(message);
    assert.equal(text, "Hello\n\nyou won");
    assert.match(html, /^<h1>Hello/);
  }
});

test("a blank text beside the HTML is none", async () => {
  for (const blank of ["", " ", "\n \n"]) {
    const { text } = await read(
      multipart("alternative", ["Content-Type: text/plain", "", blank], HTML),
    );
    assert.equal(text, "Hello\n\nyou won");
  }
});

test("plain text goes before that of the HTML", async () => {
  const { text, html } = await read(multipart("alternative", PLAIN, HTML));
  assert.deepEqual([text, /^<h1>/.test(html)], ["plain text", true]);
});

test("several texts are all there", async () => {
  const { text, html } = await read(multipart("mixed", PLAIN, HTML, ["", "more"]));
  assert.match(text, /plain text[\s\S]*more/);
  assert.match(html, /Hello/);
});

test("HTML that is nested deep, or long, still has its text", async () => {
  const deep = `<div>`.repeat(50_000);
  assert.equal((await read(`Content-Type: text/html\n\n${deep}deep`)).text, "deep");
  const long = await read(`Content-Type: text/html\n\n${"<td>x ".repeat(500_000)}`);
  assert.equal(long.text.length, 999_999);
});

/** One attached file: how it is declared, and what is seen of it. */
const FILES: readonly (readonly [
  fields: readonly string[],
  content: string,
  name: string,
  type: string,
  size: number,
])[] = [
  [["Content-Type: application/pdf; name=a.pdf"], "12345", "a.pdf", "application/pdf", 5],
  [
    ["Content-Type: APPLICATION/X-Thing", 'Content-Disposition: attachment; filename="a b.x"'],
    "1",
    "a b.x",
    "application/x-thing",
    1,
  ],
  [["Content-Type: image/png", "Content-Disposition: inline"], "12", "", "image/png", 2],
  [
    ["Content-Type: text/plain", "Content-Disposition: attachment; filename=t.txt"],
    "12",
    "t.txt",
    "text/plain",
    2,
  ],
  [["Content-Disposition: attachment; filename=t.zip"], "12", "t.zip", "application/zip", 2],
  [
    ["Content-Type: application/octet-stream", "Content-Transfer-Encoding: base64"],
    "MTIz",
    "",
    "application/octet-stream",
    3,
  ],
  [
    [
      "Content-Type: application/x",
      "Content-Disposition: attachment; filename*=utf-8''%e2%82%ac%20r.pdf",
    ],
    "",
    "€ r.pdf",
    "application/x",
    0,
  ],
  [
    [
      "Content-Type: application/x",
      "Content-Disposition: attachment; filename*0*=iso-8859-1'de'%fcber; filename*1=-lang.txt",
    ],
    "1",
    "über-lang.txt",
    "application/x",
    1,
  ],
  [
    ['Content-Type: application/x; name="=?utf-8?q?=C3=BC=2Eexe?="'],
    "1",
    "ü.exe",
    "application/x",
    1,
  ],
  [
    ["Content-Type: application/x; name==?iso-2022-jp?b?GyRCJDMbKEI=?="],
    "1",
    "こ",
    "application/x",
    1,
  ],
];

test("attachments have their decoded names, their types and their decoded sizes", async () => {
  for (const [fields, content, name, type, size] of FILES) {
    const { attachments, text, refused } = await read(
      multipart("mixed", PLAIN, [...fields, "", content]),
    );
    assert.deepEqual(attachments, [{ name, type, size }], fields.join());
    assert.deepEqual([text, refused], ["plain text", null]);
  }
});

test("attachments are listed in the order of the message", async () => {
  const files = Array.from({ length: 20 }, (_, index) => [
    `Content-Type: a/b; name=${index}`,
    "",
    "x".repeat(index + 1),
  ]);
  const { attachments } = await read(multipart("mixed", ...files));
  assert.deepEqual(
    attachments,
    files.map((_, index) => ({ name: String(index), type: "a/b", size: index + 1 })),
  );
});

test("a file's name is one line, and no blank hides how it ends", async () => {
  const names = [
    '"evil.exe  "',
    "=?utf-8?q?evil=00=0D=0A=1B[31m.exe=20?=",
    "utf-8''evil%0d%0a.exe%20",
  ];
  for (const [index, written] of names.entries()) {
    const field = `Content-Disposition: attachment; filename${index === 2 ? "*" : ""}=${written}`;
    const { attachments } = await read(multipart("mixed", ["Content-Type: a/b", field, "", "x"]));
    assert.match(attachments[0]?.name ?? "", /^evil[^\p{Cc}]*\.exe$/u, written);
  }
  const { attachments } = await read("Content-Type: a/\0b\n\nx");
  assert.deepEqual(attachments, [{ name: "", type: "a/b", size: 1 }]);
});

test("an attachment's content is not part of the text", async () => {
  const file = [
    "Content-Type: text/html",
    "Content-Disposition: attachment; filename=x.html",
    "",
    "<p>secret",
  ];
  const { text, html, attachments } = await read(multipart("mixed", PLAIN, file));
  assert.deepEqual([text, html, attachments.length], ["plain text", "", 1]);
});

test("what is cut off, or has no end, is read as far as it goes", async () => {
  const half = multipart("mixed", PLAIN, [
    "Content-Type: a/b; name=x",
    "Content-Transfer-Encoding: base64",
    "",
    "MTIz",
    "NDU2",
  ]);
  for (let length = half.length; length >= 0; length -= 3) {
    const { refused } = await read(half.slice(0, length));
    assert.equal(refused, null);
  }
  const { text, attachments } = await read(half.slice(0, half.indexOf("NDU2")));
  assert.deepEqual([text, attachments], ["plain text", [{ name: "x", type: "a/b", size: 3 }]]);
});

test("NUL is a character like others", async () => {
  assert.equal((await read("Subject: x\n\na\0b")).text, "a\0b");
});

test("a message over 64 MiB is not even begun", async () => {
  const content: Content = {
    size: 64 * 1024 ** 2 + 1,
    head: Buffer.alloc(0),
    file: null,
    chunks: () => assert.fail(),
  };
  const { text, refused } = await readMime(content);
  assert.deepEqual([text, refused], ["", "not parsed, larger than 64 MiB"]);
});

/** A message whose chunks say when they are no longer wanted. */
function watched(
  bytes: Buffer,
  work: () => void = () => {},
): { readonly content: Content; readonly closed: () => boolean } {
  let closed = false;
  function* chunks(): Generator<Buffer> {
    try {
      for (let at = 0; at < bytes.length; at += 4096) {
        work();
        yield bytes.subarray(at, at + 4096);
      }
    } finally {
      closed = true;
    }
  }
  return { content: { size: bytes.length, head: bytes, file: null, chunks }, closed: () => closed };
}

test("a message that is refused in its middle is let go: its file does not stay open", async () => {
  const long = [`X: ${"x".repeat(3_000_000)}`, "", "never read"];
  const bytes = Buffer.from(multipart("mixed", PLAIN, long) + "x\n".repeat(1_000_000));
  const { content, closed } = watched(bytes);
  const { text, refused } = await readMime(content, timeless);
  assert.match(refused ?? "", /header size/);
  assert.equal(text, "plain text", "what was read before stays");
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(closed(), true);
});

test("a message that can't be read from the disk is an error, not an empty body", async () => {
  let left = 3;
  const { content } = watched(Buffer.alloc(100_000, "x\n"), () => {
    left -= 1;
    if (left === 0) throw new Error("EIO");
  });
  await assert.rejects(readMime(content), /^Error: EIO$/);
});

/** Makes mailparser behave, for one test, as it never should. */
function replaceMethod(t: TestContext, name: string, method: (...args: never[]) => unknown): void {
  const original: unknown = Reflect.get(MailParser.prototype, name);
  Reflect.set(MailParser.prototype, name, method);
  t.after(() => Reflect.set(MailParser.prototype, name, original));
}

test("a parser that never finishes is given up, so that the message is not deferred for ever", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  for (const [method, size] of [
    ["_flush", 10],
    ["_transform", 100_000],
  ] as const) {
    replaceMethod(t, method, () => {});
    const { content, closed } = watched(Buffer.alloc(size, "x\n"));
    const reading = readMime(content);
    await new Promise((resolve) => setImmediate(resolve));
    for (let second = 0; second < 60; second++) t.mock.timers.tick(1000);
    const { text, refused } = await reading;
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(
      [text, refused, closed()],
      ["", "the parser had not finished after 60 s", true],
      method,
    );
  }
});

test("a parser that closes without an end or an error settles as well", async (t) => {
  replaceMethod(t, "_flush", function (this: MailParser) {
    this.destroy();
  });
  assert.equal((await read("Subject: x\n\nbody")).refused, "the parser stopped early");
});

test("the content of a large attachment is never in memory as a whole", async () => {
  const start = Buffer.from(
    "Content-Type: application/x; name=big\nContent-Transfer-Encoding: base64\n\n",
  );
  const block = Buffer.from(`${"QUJD".repeat(18)}\n`.repeat(900));
  const count = 640;
  let most = 0;
  const before = memoryInUse();
  function* chunks(): Generator<Buffer> {
    yield start;
    for (let index = 0; index < count; index++) {
      if (index % 80 === 0) most = Math.max(most, memoryInUse() - before);
      yield block;
    }
  }
  const size = start.length + count * block.length;
  const { attachments } = await readMime({ size, head: start, file: null, chunks }, timeless);
  assert.deepEqual(attachments, [{ name: "big", type: "application/x", size: count * 900 * 54 }]);
  assert.ok(size > 40_000_000 && most < 20_000_000, `${most} octets more in use`);
});

const SEEDS: readonly Buffer[] = [
  multipart("alternative", PLAIN, HTML),
  multipart("mixed", PLAIN, ...FILES.map(([fields, content]) => [...fields, "", content])),
  multipart(
    "report",
    PLAIN,
    ["Content-Type: message/delivery-status", "", "Status: 5.1.1"],
    [
      "Content-Type: message/rfc822",
      "Content-Disposition: inline",
      "",
      "From: a@b",
      "Date: x",
      "Subject: y",
      "",
      "inner",
    ],
  ),
  lines(
    "Content-Type: text/plain; charset=iso-2022-jp; format=flowed",
    "Content-Transfer-Encoding: base64",
    "",
    "GyRCJDMbKEI=",
  ),
].map((text) => Buffer.from(text));

const SPLICES = [
  "\n",
  "\r\n",
  "\n\n",
  "--b\n",
  "--b--\n",
  "--",
  "Content-Type: ",
  "multipart/mixed; boundary=b\n",
  "message/rfc822\n",
  "text/html",
  "; charset=utf-16",
  '; charset="',
  "; format=flowed; delsp=yes",
  "; boundary=",
  "Content-Disposition: inline\n",
  "Content-Transfer-Encoding: base64\n",
  "quoted-printable",
  "=?utf-8?b?",
  "?=",
  "*0*=",
  "''",
  "%",
  "=",
  ";",
  ":",
  '"',
  "<",
  ">",
  "\0",
  "\xff\xfe",
  "__proto__: x\n",
  "constructor",
];

interface Splice {
  /** Where, in thousandths of the message. */
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

function mutate(seed: Buffer, splices: readonly Splice[]): Buffer {
  return splices.reduce((message, { at, remove, insert }) => {
    const start = Math.floor((message.length * at) / 1000);
    return Buffer.concat([
      message.subarray(0, start),
      Buffer.from(insert, "latin1"),
      message.subarray(start + remove),
    ]);
  }, seed);
}

test("whatever a message is, it is read or refused: nothing is thrown, and it always comes to an end", async () => {
  const splice = fc.record({
    at: fc.nat(1000),
    remove: fc.oneof(fc.constant(0), fc.nat(40)),
    insert: fc.oneof(fc.constantFrom(...SPLICES), fc.string()),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SEEDS),
      fc.array(splice, { maxLength: 8 }),
      async (seed, splices) => {
        const { text, html, attachments } = await read(mutate(seed, splices), 100);
        assert.deepEqual([typeof text, typeof html], ["string", "string"]);
        for (const { name, type, size } of attachments) {
          assert.doesNotMatch(name + type, /[^\P{Cc}\t]/u);
          assert.ok(Number.isInteger(size) && type !== "");
        }
      },
    ),
    { numRuns: 1500 },
  );
});

test("other people's messages are all read", { skip: NO_CORPUS }, async () => {
  let texts = 0;
  const files = corpusFiles("mail", "no-reply");
  for (const file of files) {
    const { text, refused } = await read(readFileSync(file), 65_536);
    assert.equal(refused, null, file);
    if (text.trim() !== "") texts += 1;
  }
  assert.ok(texts > files.length * 0.9, `${texts} of ${files.length}`);
});
