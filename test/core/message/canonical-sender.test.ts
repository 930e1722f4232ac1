import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalSender, decodedSender } from "../../../src/core/message/canonical-sender.js";
import { assertLinear, longTextOf } from "../hostile.js";
import { anyText } from "../mails.js";

const decoded = (address: string) => decodedSender(address)?.address ?? null;

test("BATV's tags are taken away", () => {
  assert.equal(decoded("prvs=0123456789=jane@example.org"), "jane@example.org");
  assert.equal(decoded("PRVS=1267A0a846=ndr@example.org"), "ndr@example.org");
  assert.equal(decoded("prvs=jane/0123abcdef@example.org"), "jane@example.org");
  assert.equal(decoded("btv1==0123456789abc==jane@example.org"), "jane@example.org");
  assert.equal(decoded("msprvs1=18123ABCdef=bounces-1234@example.org"), "bounces-1234@example.org");
});

test("SRS gives back the address that was forwarded", () => {
  assert.equal(decoded("SRS0=HHH=TT=example.org=jane@forwarder.example"), "jane@example.org");
  assert.equal(
    decoded("srs0+hHh=tt=example.org=jane+tag@forwarder.example"),
    "jane+tag@example.org",
  );
  assert.equal(
    decoded("SRS1=GGG=first.example==HHH=TT=example.org=jane@second.example"),
    "jane@example.org",
  );
  assert.equal(
    decoded("SRS1=GGG=first.example=-HHH=TT=example.org=a=b@second.example"),
    "a=b@example.org",
  );
  assert.equal(
    decoded("bounces+SRS=44ldt=IX=example.org=jane@forwarder.example"),
    "jane@example.org",
  );
});

test("one inside the other is undone as well", () => {
  assert.equal(
    decoded("prvs=0123456789=SRS0=H=T=example.org=prvs=jane/0123456789@f.example"),
    "jane@example.org",
  );
});

test("what only looks like a tag stays", () => {
  const plain = [
    "jane@example.org",
    "prvs=jane@example.org",
    "prvs=012=jane@example.org",
    "SRS0=HHH=TT=jane@example.org",
    '"SRS0=HHH=TT=bad domain=jane"@example.org',
    "srs=a=b=c=d@example.org",
    "my-prvs=0123456789=jane@example.org",
    "SRS1=GGG=first.example=HHH@second.example",
    "prvs=jane/abcdef.x@example.org",
    "x-btv1==0123456789abc==jane@example.org",
    "x-msprvs1=18123ABCdef=jane@example.org",
    "x-SRS0=HHH=TT=example.org=jane@forwarder.example",
    "x+y+SRS=HHH=TT=example.org=jane@forwarder.example",
    "x=y+SRS=HHH=TT=example.org=jane@forwarder.example",
    "x-SRS1=GGG=first.example==HHH=TT=example.org=jane@second.example",
  ];
  for (const address of plain) assert.equal(decoded(address), address, address);
});

test("a quoted local part is still an address once decoded", () => {
  assert.equal(decoded('"prvs=0123456789=jane doe"@example.org'), '"jane doe"@example.org');
});

test("what is no address decodes to nothing", () => {
  for (const text of ["", "a b@c", "a@b@c d", "jane@example.org, joe@example.org"])
    assert.equal(decoded(text), null);
});

test("the same sender is remembered by the same key", () => {
  const key = "jane@example.org";
  const same = [
    "jane@example.org",
    "Jane@Example.ORG",
    "<jane@example.org>",
    "jane+shop@example.org",
    "jane+a+b@example.org",
    "prvs=0123456789=Jane+x@example.org",
    "prvs=abcdef0123=jane@example.org",
    "SRS0=HHH=TT=example.org=jane@forwarder.example",
    "SRS0=XXX=YY=EXAMPLE.org=jane+z@other.example",
  ];
  for (const address of same) assert.equal(canonicalSender(address), key, address);
  assert.equal(
    canonicalSender("ju\u0308rgen@example.org"),
    canonicalSender("J\u00dcRGEN@example.org"),
  );
});

test("different senders are remembered by different keys", () => {
  const different = [
    "jane@example.org",
    "jane@example.com",
    "jane.doe@example.org",
    "jane-x@example.org",
    "+jane@example.org",
  ];
  different.push("jane", "+@example.org");
  assert.equal(new Set(different.map(canonicalSender)).size, different.length);
});

test("what is no address is a key too", () => {
  assert.equal(canonicalSender("  Not an address "), "not an address");
  fc.assert(fc.property(anyText, (text) => typeof canonicalSender(text) === "string"));
});

test("a tag never changes the key", () => {
  const name = fc.stringMatching(/^[a-z][a-z.]{0,10}$/);
  const tag = fc.stringMatching(/^[0-9a-f]{10}$/);
  fc.assert(
    fc.property(name, name, tag, (local, domain, hex) => {
      const plain = canonicalSender(`${local}@${domain}`);
      assert.equal(canonicalSender(`prvs=${hex}=${local}@${domain}`), plain);
      assert.equal(canonicalSender(`btv1==${hex}==${local}+${hex}@${domain}`), plain);
      assert.equal(
        canonicalSender(`SRS0=${hex}=${hex}=${domain}=${local}@forwarder.example`),
        plain,
      );
    }),
  );
});

test("decoding is linear whatever the address is", () => {
  const pieces = ["=", "prvs=a", "SRS0=a=b=c=", "+srs=", "/0123456789", "a", "prvs=0123456789="];
  assertLinear(pieces.map(longTextOf), (text) =>
    decodedSender(`prvs=0123456789=${text.slice(0, 9000)}@example.org`),
  );
});
