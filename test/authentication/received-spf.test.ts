import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseReceivedSpf } from "../../src/authentication/received-spf.js";

/** Result, domain, identity, receiver. */
function plain(value: string): unknown {
  const read = parseReceivedSpf(value);
  return read && [read.result, read.domain, read.identity, read.receiver];
}

test("as RFC 7208, policyd-spf (Python and Perl), Gmail and milters write it", () => {
  const table: readonly (readonly [value: string, expected: unknown])[] = [
    [
      'pass (mybox.example.org: domain of myname@example.com designates 192.0.2.1 as permitted sender) receiver=mybox.example.org; client-ip=192.0.2.1; envelope-from="myname@example.com"; helo=foo.example.com;',
      ["pass", "example.com", "mailfrom", "mybox.example.org"],
    ],
    [
      "fail (mybox.example.org: domain of myname@example.com does not designate 192.0.2.1) identity=mailfrom; client-ip=192.0.2.1; envelope-from=myname@example.com;",
      ["fail", "example.com", "mailfrom", null],
    ],
    [
      "Pass (mailfrom) identity=mailfrom; client-ip=192.0.2.1; helo=c.example; envelope-from=a@b.example; receiver=<UNKNOWN> ",
      ["pass", "b.example", "mailfrom", null],
    ],
    [
      "Softfail (mailfrom) identity=helo; client-ip=192.0.2.1; helo=c.example; envelope-from=a@b.example; receiver=merlyn@stonehenge.example",
      ["softfail", "c.example", "helo", null],
    ],
    [
      "None (no SPF record) identity=no SPF record; client-ip=192.0.2.1; helo=c.example; envelope-from=<>; receiver=<UNKNOWN>",
      null,
    ],
    [
      "None client-ip=192.0.2.1; helo=c.example; envelope-from=<>",
      ["none", "c.example", "helo", null],
    ],
    [
      "neutral (google.com: 192.0.2.1 is neither permitted nor denied by best guess record for domain of b.example) client-ip=192.0.2.1;",
      ["neutral", null, "helo", null],
    ],
    [
      "pass (google.com: best guess record for domain of a@b.example designates 192.0.2.1 as permitted sender) client-ip=192.0.2.1;",
      ["none", null, "helo", null],
    ],
    ["pass", ["pass", null, "helo", null]],
    ["", null],
    ["pass (", null],
    ["=pass", null],
    ["pass word", null],
  ];
  for (const [value, expected] of table) assert.deepEqual(plain(value), expected, value);
});

test("whatever else it is, it is read or refused", () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (any) => void parseReceivedSpf(any)));
});
