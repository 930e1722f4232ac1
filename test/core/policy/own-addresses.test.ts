import assert from "node:assert/strict";
import { test } from "node:test";
import type { Recipient } from "../../../src/core/contracts/mail.js";
import type { Rewrite } from "../../../src/core/message/rewrite.js";
import { ownAddressesBefore, ownAddressesOf } from "../../../src/core/policy/own-addresses.js";
import { mailOf, REWRITE } from "../mails.js";

const DELIVERED_TO = "merlyn+training@blue.stonehenge.example";
const recipientOf = (rewrite: Rewrite, recipient = DELIVERED_TO): Recipient =>
  mailOf("\n", { rewrite, options: recipient === "" ? {} : { recipient } }).recipient;
const mine = (rewrite: Rewrite, recipient?: string) =>
  ownAddressesOf(rewrite, recipientOf(rewrite, recipient));

test("every address at the configured domain is an own one", () => {
  const { has } = mine(REWRITE);
  for (const local of ["training", "merlyn", "never-heard-of"])
    assert.ok(has(`${local}@Stonehenge.EXAMPLE`), local);
  for (const other of [
    "training@example.org",
    "training@sub.stonehenge.example",
    "x@notstonehenge.example",
    "",
    "jane",
  ]) {
    assert.equal(has(other), false, other);
  }
});

test("so is the account's address, with any extension, and without a domain", () => {
  const { has } = mine(REWRITE);
  for (const own of [
    DELIVERED_TO,
    "Merlyn@blue.stonehenge.example",
    "merlyn+other@BLUE.stonehenge.example",
    "merlyn",
    "merlyn+x",
  ]) {
    assert.ok(has(own), own);
  }
  for (const other of [
    "jane@blue.stonehenge.example",
    "merlyn@example.org",
    "merlynne",
    "merlynne@blue.stonehenge.example",
  ]) {
    assert.equal(has(other), false, other);
  }
});

test("other delimiters are known", () => {
  const rewrite: Rewrite = { user: "merlyn", domain: "stonehenge.example", delimiters: "-_" };
  const { has } = mine(rewrite, "merlyn-training@blue.stonehenge.example");
  assert.deepEqual(
    ["merlyn-x", "merlyn_x", "merlynx", "merlyn.x"].map((local) =>
      has(`${local}@blue.stonehenge.example`),
    ),
    [true, true, false, false],
  );
});

test("all of several domains, and the addresses of the table, are own ones", () => {
  const several = mine({ user: "merlyn", domains: ["one.example", "two.example"] });
  assert.deepEqual(["a@one.example", "b@two.example", "c@three.example"].map(several.has), [
    true,
    true,
    false,
  ]);
  const table = mine({
    user: "merlyn",
    domain: "one.example",
    table: { perl: "Merlyn@perl.example" },
  });
  assert.deepEqual(
    ["merlyn@perl.example", "merlyn+x@perl.example", "jane@perl.example"].map(table.has),
    [true, true, false],
  );
});

test("the address that was written to is an own one wherever it is", () => {
  const { has } = mine(REWRITE, "jane@host.example");
  assert.deepEqual(["JANE@host.example", "joe@host.example"].map(has), [true, false]);
});

test("tags and forwarders hide nothing", () => {
  const { has } = mine(REWRITE);
  assert.ok(has("prvs=0123456789=merlyn@stonehenge.example"));
  assert.ok(has("SRS0=HHH=TT=stonehenge.example=training@forwarder.example"));
  assert.ok(has("SRS0=HHH=TT=example.org=jane@stonehenge.example"));
  assert.equal(has("SRS0=HHH=TT=example.org=jane@forwarder.example"), false);
});

test("a rewrite that is a function tells of the domain that was written to", () => {
  const { has, name } = mine(() => "training@stonehenge.example");
  assert.deepEqual(
    ["x@stonehenge.example", "merlyn+y@blue.stonehenge.example", "x@blue.stonehenge.example"].map(
      has,
    ),
    [true, true, false],
  );
  assert.equal(name, "merlyn@blue.stonehenge.example");
});

test("where nothing tells the recipient, the configuration still does", () => {
  const { has, name } = mine(REWRITE, "");
  assert.deepEqual(
    ["x@stonehenge.example", "merlyn", "merlyn@blue.stonehenge.example", ""].map(has),
    [true, true, false, false],
  );
  assert.equal(name, "merlyn@stonehenge.example");
  const nothing = mine(() => null, "");
  assert.deepEqual(["", "x", "x@y.example"].map(nothing.has), [false, false, false]);
  assert.equal(nothing.name, "");
});

test("the name in loop tokens is the same for every recipient", () => {
  assert.equal(mine(REWRITE).name, mine(REWRITE, "merlyn+other@blue.stonehenge.example").name);
  const rewrite: Rewrite = (address) =>
    address.replace(/^merlyn\+(.*)@.*/, "$1@stonehenge.example");
  assert.equal(mine(rewrite).name, mine(rewrite, "merlyn+other@blue.stonehenge.example").name);
  assert.equal(
    mine({ user: "Merlyn", domains: ["One.example", "two.example"] }).name,
    "merlyn@one.example",
  );
});

test("with a rewrite that is a function, the user is who the MTA delivered to", () => {
  const { has, name } = mine(() => "training@stonehenge.example");
  assert.ok(has("merlyn@blue.stonehenge.example"));
  assert.ok(has("merlyn+x@blue.stonehenge.example"));
  assert.ok(has("merlyn+x"));
  assert.equal(has("merlyn-x@blue.stonehenge.example"), false);
  assert.equal(name, "merlyn@blue.stonehenge.example");
});

test("where nothing tells a user or a domain, nobody is one's own, and the name is empty", () => {
  const { has, name } = mine(() => null, "");
  assert.equal(name, "");
  for (const other of ["", "x", "+x"]) assert.equal(has(other), false, other);
});

test("an account without a name has none in loop tokens: the address stands there", () => {
  const { has, name } = mine({ user: "", domain: "stonehenge.example" });
  assert.equal(name, DELIVERED_TO);
  assert.deepEqual(["x@stonehenge.example", "x", "+x"].map(has), [true, false, false]);
});

test("the account is not its host: another's address there is another's", () => {
  const { has } = mine(() => null, "@blue.stonehenge.example");
  for (const other of ["x@blue.stonehenge.example", "+x@blue.stonehenge.example"])
    assert.equal(has(other), false, other);
});

test("before a message comes, a configuration that names a domain tells; a function does not", () => {
  const own = ownAddressesBefore({ user: "merlyn", domain: "stonehenge.example" });
  assert.equal(own?.has("anything@Stonehenge.example"), true);
  assert.equal(own?.has("merlyn@elsewhere.example"), false);
  assert.equal(
    ownAddressesBefore(() => null),
    null,
  );
});

test("a domain beyond ASCII is one's own however it is written", () => {
  const all = ["jane@bücher.example", "jane@xn--bcher-kva.example", "jane@BÜCHER．example"];
  for (const domain of ["bücher.example", "xn--bcher-kva.example"]) {
    const { has } = mine({ user: "merlyn", domain });
    for (const address of all) assert.ok(has(address), `${address} at ${domain}`);
    assert.equal(has("jane@bucher.example"), false);
  }
  const { has } = mine(REWRITE);
  assert.ok(has("training@ｓtonehenge.example"));
});

test("of one mailbox in a shared domain, nobody else's address is an own one", () => {
  const rewrite = { address: "ada@office.example", aliases: ["a.byron@office.example"] };
  const own = mine(rewrite, "abyron@mail.office.example");
  assert.equal(own.name, "ada@office.example");
  for (const each of [
    "Ada@office.example",
    "ada+x@office.example",
    "a.byron@office.example",
    "abyron@mail.office.example",
    "abyron+x@mail.office.example",
    "abyron",
    "prvs=1234567890=ada@office.example",
    "SRS0=HHH=TT=office.example=ada@forwarder.example",
  ])
    assert.ok(own.has(each), each);
  for (const other of ["bob@office.example", "ada@elsewhere.example", "bob@mail.office.example"])
    assert.equal(own.has(other), false, other);
  const before = ownAddressesBefore(rewrite);
  assert.deepEqual(
    ["ada@office.example", "bob@office.example"].map((each) => before?.has(each)),
    [true, false],
  );
});
