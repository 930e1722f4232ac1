import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MembersError, parseMembers } from "../../../src/core/policy/list-members.js";
import { assertLinear, hostile } from "../hostile.js";

const addresses = (text: string) => parseMembers(text).map(({ address }) => address);

test("one member a line, alone or with a name; comments and empty lines say nothing", () => {
  const text = `# Friends of the oak

ann@example.org
Bob B. <bob@example.net>
  "Carol ""C"", \\"Cee\\"" <carol@example.org>   # since May
<dave@example.org>
\teve+x@example.org # moved
#frank@example.org
"gina g"@example.org
`
    .replace('"gina g"@example.org', '<"gina g"@example.org>')
    .replace('""C"", ', "");
  assert.deepEqual(parseMembers(text), [
    { name: "", address: "ann@example.org", local: "ann", domain: "example.org" },
    { name: "Bob B.", address: "bob@example.net", local: "bob", domain: "example.net" },
    { name: 'Carol "Cee"', address: "carol@example.org", local: "carol", domain: "example.org" },
    { name: "", address: "dave@example.org", local: "dave", domain: "example.org" },
    { name: "", address: "eve+x@example.org", local: "eve+x", domain: "example.org" },
    { name: "", address: '"gina g"@example.org', local: "gina g", domain: "example.org" },
  ]);
});

test("any line ends, a byte order mark, no newline at the end, nothing at all", () => {
  assert.deepEqual(addresses("\ufeffa@x.example\r\nb@x.example\rc@x.example\nd@x.example"), [
    "a@x.example",
    "b@x.example",
    "c@x.example",
    "d@x.example",
  ]);
  assert.deepEqual(addresses(""), []);
  assert.deepEqual(addresses("\n# nobody yet\n"), []);
});

test("who is there twice is a member once, as written first", () => {
  assert.deepEqual(
    addresses("Ann <Ann@Example.org>\nbob@example.org\nann@example.ORG\n<ANN@example.org>"),
    ["Ann@Example.org", "bob@example.org"],
  );
});

test("a name is taken out of its quotes where they are around the whole of it", () => {
  const name = (text: string) => parseMembers(`${text} <a@x.example>`)[0]?.name;
  assert.equal(name('"Ann B."'), "Ann B.");
  assert.equal(name('Ann "Bee"'), 'Ann "Bee"');
  assert.equal(name('"Ann" Bee'), '"Ann" Bee');
  assert.equal(name('"Ann" "Bee"'), '"Ann" "Bee"');
  assert.equal(name('"ann@home"'), "ann@home");
  for (const outside of ['"Ann" b@home', 'b@home "Ann"'])
    assert.throws(() => name(outside), MembersError, outside);
});

const WRONG: Readonly<Record<string, string>> = {
  "two addresses": "a@x.example, b@x.example",
  "two addresses with a space": "a@x.example b@x.example",
  "an address for a name": "a@x.example <b@x.example>",
  "two with names": "Ann <a@x.example>, Bob <b@x.example>",
  "something behind it": "Ann <a@x.example> friend",
  "no domain": "ann",
  "no address": "Ann <>",
  "a bracket missing": "Ann <a@x.example",
  "an option": "-f@x.example",
  "a tab inside": "a\tb@x.example",
  "a control character": "a\u0000@x.example",
  "another format": "member: a@x.example",
  "no space before the comment": "<a@x.example>#x",
  "no space before the comment, without brackets": "a@x.example#x",
  "something that nobody sees": "a@x.example\u200b",
  "a byte order mark further on": "a\ufeffb@x.example",
  "what was no UTF-8": "m\ufffdller@x.example",
};

for (const [name, line] of Object.entries(WRONG)) {
  test(`anything else is an error with its line: ${name}`, () => {
    assert.throws(
      () => parseMembers(`# list\r\n\r\nann@example.org\r\n${line}\r\nbob@example.org\r\n`),
      (error) => {
        assert.ok(error instanceof MembersError);
        assert.equal(error.line, 4);
        assert.match(error.message, /^line 4: ".*" is no member: write one address a line/);
        return true;
      },
    );
  });
}

test("an error shows a long line in part, and without its control characters", () => {
  assert.throws(
    () => parseMembers(`${"\u001b[31m x".repeat(10_000)}`),
    (error) => {
      return (
        error instanceof Error && error.message.length < 1000 && !/\p{Cc}/u.test(error.message)
      );
    },
  );
});

test("an error shows what nobody sees", () => {
  assert.throws(
    () => parseMembers("a@x.example\u200b"),
    /^MembersError: line 1: "a@x\.example\\u200b" is no member/,
  );
  assert.throws(
    () => parseMembers("a@x.example\u{e0041}"),
    /^MembersError: line 1: "a@x\.example\\udb40\\udc41" is no member/,
  );
});

test("every text is either members, each sendable and each once, or an error", () => {
  const parts = fc.array(
    fc.constantFrom(
      "a@x.example",
      "B <b@x.example>",
      "#",
      "\n",
      "\r",
      " ",
      '"',
      "<",
      ">",
      "@",
      ",",
      "\\",
    ),
  );
  fc.assert(
    fc.property(parts, (chosen) => {
      try {
        const found = addresses(chosen.join(""));
        assert.equal(new Set(found.map((each) => each.toLowerCase())).size, found.length);
        for (const each of found) assert.match(each, /^[^-\s].*@[^@]+$/);
      } catch (error) {
        assert.ok(error instanceof MembersError, String(error));
      }
    }),
  );
});

test("hostile files take no longer than they are long", () => {
  const pieces = ["a@x.example\n", "<", ">", '"', "\\", "#", " #", "@", "a ", "<a", '"a" ', "\t"];
  assertLinear(hostile(pieces, ["a@x.example ", "<"]), (text) => {
    try {
      parseMembers(text);
    } catch (error) {
      assert.ok(error instanceof MembersError);
    }
  });
});

test("a member whose domain is written in two ways is a member once", () => {
  const members = parseMembers("jane@bücher.example\nJane <jane@xn--bcher-kva.example>\n");
  assert.equal(members.length, 1);
});
