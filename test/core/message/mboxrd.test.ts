import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fromLine, quoteMboxrd, unquoteMboxrd } from "../../../src/core/message/mboxrd.js";

/** Text made of what the quoting looks at, and of anything else. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "From ",
        ">",
        ">>",
        "\n",
        "\nFrom ",
        "\n>From ",
        "F",
        "From",
        "from ",
        "\r",
        "\r\n",
        "\0",
        " ",
      ),
      fc.uint8Array({ maxLength: 5 }).map((octets) => Buffer.from(octets).toString("latin1")),
    ),
    { maxLength: 30 },
  )
  .map((parts) => Buffer.from(parts.join(""), "latin1"));

const sizes = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 12 });

/**
 * Chunks of these sizes, over and over, in a buffer that is overwritten once the next is asked for.
 */
function* chunked(bytes: Buffer, lengths: readonly number[]): Generator<Buffer> {
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const length = index > bytes.length * 2 ? 1 : (lengths[index % lengths.length] ?? 1);
    const chunk = Buffer.from(bytes.subarray(at, at + length));
    yield chunk;
    chunk.fill("!");
    at += length;
  }
}

function joined(pieces: Iterable<Buffer>): Buffer {
  const copies: Buffer[] = [];
  for (const piece of pieces) copies.push(Buffer.from(piece));
  return Buffer.concat(copies);
}

const quoted = (text: string) =>
  joined(quoteMboxrd([Buffer.from(text, "latin1")])).toString("latin1");
const unquoted = (text: string) =>
  joined(unquoteMboxrd([Buffer.from(text, "latin1")])).toString("latin1");

test("quoting can be undone, however either side is chunked", () => {
  fc.assert(
    fc.property(nasty, sizes, sizes, (bytes, one, other) => {
      const stored = joined(quoteMboxrd(chunked(bytes, one)));
      assert.deepEqual(joined(unquoteMboxrd(chunked(stored, other))), bytes);
    }),
    { numRuns: 1000 },
  );
});

test("no line of a quoted message begins with From, and each line is quoted by its own text alone", () => {
  fc.assert(
    fc.property(nasty, sizes, (bytes, lengths) => {
      const lines = joined(quoteMboxrd(chunked(bytes, lengths)))
        .toString("latin1")
        .split("\n");
      assert.ok(lines.every((line) => !line.startsWith("From ")));
      const expected = bytes
        .toString("latin1")
        .split("\n")
        .map((line) => line.replace(/^>*From /, ">$&"));
      assert.deepEqual(lines, expected);
    }),
    { numRuns: 1000 },
  );
});

test("no piece is empty: a reader may take one for the end", () => {
  fc.assert(
    fc.property(nasty, sizes, (bytes, lengths) => {
      for (const piece of quoteMboxrd(chunked(bytes, lengths))) assert.ok(piece.length > 0);
      for (const piece of unquoteMboxrd(chunked(bytes, lengths))) assert.ok(piece.length > 0);
    }),
  );
  assert.deepEqual([...quoteMboxrd([Buffer.alloc(0)])], []);
});

test("a line is what LF begins: a lone CR, a form feed or the middle of a line begins none", () => {
  assert.equal(
    quoted("From a\nx From b\r\nFrom c\rFrom d\fFrom e\n"),
    ">From a\nx From b\r\n>From c\rFrom d\fFrom e\n",
  );
  assert.equal(
    quoted("from a\nFrom\n From b\nFROM c\nFrom:d\n"),
    "from a\nFrom\n From b\nFROM c\nFrom:d\n",
  );
});

test("quotes are quoted once more, and one is taken off again", () => {
  assert.equal(quoted(">>>From x\n>From\n"), ">>>>From x\n>From\n");
  assert.equal(
    unquoted(">>>>From x\n>From y\nFrom z\n>From\n"),
    ">>>From x\nFrom y\nFrom z\n>From\n",
  );
});

test("at most five octets are held back, however long a run of quotes", () => {
  let given = 0;
  function* oneByOne(): Generator<Buffer> {
    for (const octet of Buffer.from(`${">".repeat(2000)}From ${">".repeat(2000)}From`)) {
      given++;
      yield Buffer.from([octet]);
    }
  }
  let seen = 0;
  for (const piece of unquoteMboxrd(oneByOne())) {
    seen += piece.length;
    assert.ok(given - seen <= 7, `${given - seen} octets held`);
  }
});

test("nothing is quoted to nothing, and no empty chunk matters", () => {
  assert.equal(quoted(""), "");
  assert.equal(
    joined(
      quoteMboxrd([Buffer.alloc(0), Buffer.from("Fr"), Buffer.alloc(0), Buffer.from("om x")]),
    ).toString(),
    ">From x",
  );
});

test("the From_ line has asctime's date in UTC, its day padded with a space", () => {
  assert.equal(
    fromLine("me@example.org", Date.UTC(2025, 0, 2, 3, 4, 5)).toString(),
    "From me@example.org Thu Jan  2 03:04:05 2025\n",
  );
  for (const day of [10, 20, 30]) {
    const line = fromLine("a", Date.UTC(2026, 0, day)).toString();
    assert.match(line, new RegExp(`^From a ... Jan ${day} 00:00:00 2026\\n$`));
  }
  assert.equal(
    fromLine("a", Date.UTC(2024, 11, 31, 23, 59, 59)).toString(),
    "From a Tue Dec 31 23:59:59 2024\n",
  );
});

test("a null or empty sender is MAILER-DAEMON", () => {
  assert.match(fromLine(null, 0).toString(), /^From MAILER-DAEMON Thu Jan {2}1 00:00:00 1970\n$/);
  assert.match(fromLine("", 0).toString(), /^From MAILER-DAEMON Thu /);
});

test("any other sender is one word of printable ASCII", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), (sender) => {
      assert.match(
        fromLine(sender, 0).toString("latin1"),
        /^From [!-~]+ Thu Jan {2}1 00:00:00 1970\n$/,
      );
    }),
  );
  assert.match(fromLine('"a b"@x\nFrom é😀', 0).toString(), /^From "a_b"@x_From___ Thu/);
});
