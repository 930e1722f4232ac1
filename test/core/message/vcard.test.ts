/** The addresses in vCards, as address books of today and of old export them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeCards, isVCard, readCards } from "../../../src/core/message/vcard.js";

const card = (...lines: readonly string[]) => ["BEGIN:VCARD", ...lines, "END:VCARD"].join("\r\n");
const addressesIn = (text: string) => [...readCards(text).addresses];

/** Written for this test, each in the form of the program that it is called by. */
const EXPORTS: Readonly<Record<string, readonly [text: string, addresses: readonly string[]]>> = {
  "Google Contacts": [
    card(
      "VERSION:3.0",
      "FN:Ada Byron",
      "N:Byron;Ada;;;",
      "item1.EMAIL;TYPE=INTERNET:Ada@Analytic.Example",
      "item1.X-ABLabel:",
      "EMAIL;TYPE=INTERNET;TYPE=HOME:ada@home.example",
      "item2.TEL:+44 20 7946 0000",
      "CATEGORIES:myContacts",
    ),
    ["ada@analytic.example", "ada@home.example"],
  ],
  "Apple Contacts": [
    card(
      "VERSION:3.0",
      "PRODID:-//Apple Inc.//macOS 14.5//EN",
      "N:Hopper;Grace;;Rear Admiral;",
      "ORG:Navy;",
      "EMAIL;type=INTERNET;type=WORK;type=pref:grace@navy.example",
      "item1.EMAIL;type=INTERNET:grace@cobol.example",
      "item1.X-ABLabel:_$!<Other>!$_",
      "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEBAQE",
      " EMAILAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBA",
      " AQ==",
    ),
    ["grace@navy.example", "grace@cobol.example"],
  ],
  Thunderbird: [
    card(
      "VERSION:4.0",
      "N:Lovelace;Larry;;;",
      "EMAIL;PREF=1:larry@perl.example",
      "EMAIL;PREF=2;TYPE=work:larry@wall.example",
      "UID:3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    ),
    ["larry@perl.example", "larry@wall.example"],
  ],
  "Nextcloud, and other servers of CardDAV": [
    card(
      "VERSION:4.0",
      "PRODID:-//Sabre//Sabre VObject 4.5.4//EN",
      "FN:Ludwig van Beethoven",
      'EMAIL;TYPE="HOME,INTERNET";X-LABEL="a: b; c":ludwig@m\u00fcsik.example',
      "EMAIL;VALUE=uri:mailto:ludwig%2Bbonn@musik.example?subject=hello",
      "X-SOCIALPROFILE;TYPE=matrix:https://chat.example/@ludwig:bonn.example",
    ),
    ["ludwig@xn--msik-0ra.example", "ludwig+bonn@musik.example"],
  ],
  "Outlook and phones of old, 2.1": [
    card(
      "VERSION:2.1",
      "N;LANGUAGE=en-us;CHARSET=Windows-1252:B\u00f6hm;Anna",
      "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Writes from=0D=0A=",
      "EMAIL;INTERNET:nobody@note.example=0D=0A=",
      "and nowhere else",
      "EMAIL;PREF;INTERNET:anna@office.example",
      "EMAIL;INTERNET;ENCODING=QUOTED-PRINTABLE:anna=40home=2Eexa=",
      "mple",
      "PHOTO;TYPE=JPEG;ENCODING=BASE64:",
      " /9j/4AAQSkZJRgABAQEAYABgAAD",
      "",
      "REV:20261122T100000Z",
    ),
    ["anna@office.example", "anna@home.example"],
  ],
  Evolution: [
    card(
      "VERSION:3.0",
      "EMAIL;X-EVOLUTION-UI-SLOT=1;TYPE=WORK:damian@raku.exa",
      "\tmple",
      "EMAIL;X-EVOLUTION-UI-SLOT=2;TYPE=OTHER:Conway\\, Damian <conway@raku.example>",
      "X-EVOLUTION-FILE-AS:Conway\\, Damian",
    ),
    ["damian@raku.example", "conway@raku.example"],
  ],
};

for (const [program, [text, addresses]] of Object.entries(EXPORTS)) {
  test(`what ${program} writes, with any line ends, a mark at its beginning, in UTF-16 too`, () => {
    for (const end of ["\r\n", "\n", "\r"]) {
      const written = text.replaceAll("\r\n", end);
      assert.deepEqual(addressesIn(written), addresses);
      const utf16 = Buffer.from(`\ufeff${written}`, "utf16le");
      for (const octets of [
        Buffer.from(`\ufeff${written}`),
        utf16,
        Buffer.from(utf16).swap16(),
        Buffer.concat([Buffer.from(utf16).swap16(), Buffer.of(0)]),
      ])
        assert.deepEqual(addressesIn(decodeCards(octets)), addresses);
    }
  });
}

test("all cards of a file, each address once, cards inside of cards too", () => {
  const all = Object.values(EXPORTS).flatMap(([, addresses]) => addresses);
  const texts = Object.values(EXPORTS).map(([text]) => text);
  const file = [...texts, ...texts].join("\r\n\r\n");
  assert.deepEqual(addressesIn(file), all);
  assert.equal(readCards(file).cards, 2 * texts.length);
  const agent = card("AGENT:", card("EMAIL:aide@x.example"), "EMAIL:boss@x.example");
  assert.deepEqual(addressesIn(agent), ["aide@x.example", "boss@x.example"]);
});

test("what is no address is none, and is told", () => {
  const { addresses, strange } = readCards(
    card("EMAIL:", "EMAIL:call her", "EMAIL;TYPE=X400:/O=ORG/CN=ADA", "XEMAIL:a@x.example"),
  );
  assert.deepEqual([...addresses], []);
  assert.deepEqual(strange, ["call her", "/O=ORG/CN=ADA"]);
});

test("outside of a card there is nothing", () => {
  assert.deepEqual(addressesIn(`EMAIL:a@x.example\n${card("FN:b")}\nEMAIL:c@x.example`), []);
});

test("half a file is not taken for a whole one", () => {
  const text = `${card("FN:a")}\n${card("EMAIL:b@x.example")}`;
  assert.throws(
    () => readCards(text.slice(0, -5)),
    /^VCardError: line 4: the card that begins here/,
  );
  assert.throws(
    () => readCards(`END:VCARD\n${text}`),
    /line 1: a card ends here that began nowhere/,
  );
});

test("a file of vCards is told from a list of addresses", () => {
  assert.ok(isVCard("\ufeff\r\n begin : vcard\r\nVERSION:3.0"));
  assert.ok(!isVCard("ada@x.example # BEGIN:VCARD"));
  assert.ok(!isVCard(""));
});

const word = fc.stringMatching(/^[a-z0-9]{1,20}$/);
const address = fc.tuple(word, word).map(([local, domain]) => `${local}@${domain}.example`);

test("however its lines are folded, an address is read", () => {
  fc.assert(
    fc.property(address, fc.nat(60), fc.nat(60), (written, one, two) => {
      const line = `EMAIL;TYPE="x;y:z":${written}`;
      const [a, b] = [one % line.length, two % line.length].sort((x, y) => x - y);
      const parts = [line.slice(0, a), line.slice(a, b), line.slice(b)];
      const folded = parts.filter((part, index) => index === 0 || part !== "").join("\r\n ");
      // Folded at its first letter there is no name, but a line that goes on.
      if (parts[0] !== "") assert.deepEqual(addressesIn(card("FN:x", folded)), [written]);
    }),
  );
});

test("any text is read to its end, or refused with a line", () => {
  const piece = fc.constantFrom(
    "BEGIN:VCARD",
    "END:VCARD",
    "EMAIL:",
    "\n",
    "\r\n ",
    "=",
    ";",
    ":",
    '"',
    "x@y.example",
    "ENCODING=QUOTED-PRINTABLE",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 }))), (pieces) => {
      try {
        for (const each of readCards(pieces.join("")).addresses) assert.match(each, /@/);
      } catch (error) {
        assert.match(String(error), /^VCardError: line \d+: /);
      }
    }),
  );
});
