/** What a file of addresses and domains says. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { from, sentTo } from "../../../src/core/language/address-conditions.js";
import { list } from "../../../src/core/language/conditions.js";
import {
  hasAddress,
  hasDomain,
  listed,
  listedBy,
  parseEntries,
} from "../../../src/core/language/listed.js";
import { describe } from "../../../src/core/language/shapes.js";
import { lines, mailOf } from "../mails.js";

const FILE = `\ufeff# friends
Ada@Analytic.example
  larry@perl.example   # of Perl

Damian Conway <damian@raku.example>\r
bücher.example
Amazon.COM  # and below
`;

test("addresses, names with addresses, domains, comments", () => {
  const { addresses, domains } = parseEntries(FILE);
  assert.deepEqual(
    [...addresses],
    ["ada@analytic.example", "larry@perl.example", "damian@raku.example"],
  );
  assert.deepEqual([...domains], ["xn--bcher-kva.example", "amazon.com"]);
});

test("what is none of these is refused, with its line", () => {
  for (const line of [
    ...["ada", "@analytic.example", "*@x.example", "*.x.example", "x.example.", ".x.example"],
    ...[
      "ada@",
      "ada@x.example, bob@x.example",
      "ada at x.example",
      "http://x.example",
      "a b.example",
    ],
    ...[
      "ada@x.example#comment",
      "Ada <ada@x.example",
      "x.ex\u200bample",
      "<>",
      "a@b@c <d@e.example>",
    ],
  ])
    assert.throws(
      () => parseEntries(`# one\n${line}\n`),
      (error) => {
        assert.ok(error instanceof Error && "line" in error, line);
        assert.equal(error.line, 2, line);
        assert.match(error.message, /^line 2: ".*" is neither an address nor a domain: /, line);
        return true;
      },
      line,
    );
});

test("an address is compared whole, a domain with all that is above it", () => {
  const entries = parseEntries(FILE);
  for (const address of ["ADA@analytic.EXAMPLE", "damian@raku.example"])
    assert.ok(hasAddress(entries, address), address);
  for (const address of ["ada", "bob@analytic.example", "amazon.com"])
    assert.ok(!hasAddress(entries, address), address);
  for (const domain of [
    "amazon.com",
    "a.b.AMAZON.com",
    "xn--bcher-kva.example",
    "www.bücher.example",
  ])
    assert.ok(hasDomain(entries, domain), domain);
  for (const domain of ["com", "mazon.com", "amazon.com.evil.example", "analytic.example", ""])
    assert.ok(!hasDomain(entries, domain), domain);
});

test("any text is either read or refused, and quickly", () => {
  const signs = fc.constantFrom(...'ab.@<> #"\\,\n\r\t\u200b-*');
  fc.assert(
    fc.property(fc.string({ unit: signs, maxLength: 60 }), (text) => {
      try {
        const { addresses, domains } = parseEntries(text);
        for (const each of [...addresses, ...domains]) assert.doesNotMatch(each, /[\n\r]/);
      } catch (error) {
        assert.ok(error instanceof Error && error.name === "ListedError", String(error));
      }
    }),
  );
});

test("conditions ask for the file only when they are asked", () => {
  const asked: string[] = [];
  const word = listedBy((file) => {
    asked.push(file);
    return parseEntries(FILE);
  });
  const rule = from("x@y.example", word("vips.txt"));
  assert.equal(describe(rule), 'from("x@y.example", listed("vips.txt"))');
  assert.equal(rule(mailOf("\n")), false);
  assert.deepEqual(asked, []);
  assert.equal(rule(mailOf(lines("From: ada@analytic.example"))), true);
  assert.equal(rule(mailOf(lines("From: x@mail.amazon.com"))), true);
  assert.equal(rule(mailOf(lines("From: bob@analytic.example"))), false);
  assert.deepEqual(asked, ["vips.txt", "vips.txt", "vips.txt"]);
  assert.equal(list(word("a"))(mailOf(lines("List-Id: <x.amazon.com>"))), true);
  assert.equal(list(word("a"))(mailOf(lines("List-Id: <ada.analytic.example>"))), false);
  assert.equal(sentTo(word("a"))(mailOf("\n")), false);
});

test("it takes one file, and leaves none out in silence", () => {
  const word: (...files: string[]) => unknown = listed;
  assert.throws(() => word("a.txt", "b.txt"), {
    message: 'listed("b.txt"): it takes one file: [listed(…), listed(…)]',
  });
});

test("who reads no files says so", () => {
  assert.throws(() => from(listed("vips.txt"))(mailOf(lines("From: a@b.example"))), {
    message: 'listed("vips.txt"): only rules that sortmail runs can read a file',
  });
});
