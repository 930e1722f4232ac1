import assert from "node:assert/strict";
import { test } from "node:test";
import {
  domainsOf,
  isOwnByRewrite,
  mailboxesOf,
  mainAddress,
  type Rewrite,
} from "../../../src/core/message/rewrite.js";
import { mailOf } from "../mails.js";

const ONE = {
  address: "ada@office.example",
  aliases: ["a.byron@office.example", "ada@lab.example"],
};
const spec = (address: string) => {
  const [local = "", domain = ""] = address.split("@");
  return { local, domain };
};
const isOwn = (rewrite: Rewrite, address: string) => isOwnByRewrite(rewrite, spec(address));

test("of one mailbox in a shared domain only its addresses are one's own, extensions too", () => {
  for (const own of ["ada@office.example", "ADA@Office.Example", "ada+x@office.example"])
    assert.ok(isOwn(ONE, own), own);
  for (const own of ["a.byron@office.example", "a.byron+x@office.example", "ada@lab.example"])
    assert.ok(isOwn(ONE, own), own);
  for (const other of [
    "bob@office.example",
    "adam@office.example",
    "ada@example",
    "ada@",
    "a.byron@lab.example",
  ])
    assert.equal(isOwn(ONE, other), false, other);
  assert.equal(isOwn({ ...ONE, delimiters: "-" }, "ada+x@office.example"), false);
  assert.ok(isOwn({ ...ONE, delimiters: "-" }, "ada-x@office.example"));
  assert.ok(isOwn({ address: "ada@bücher.example" }, "ada@xn--bcher-kva.example"));
  assert.deepEqual(domainsOf(ONE), []);
  assert.deepEqual(mailboxesOf(ONE), [ONE.address, ...ONE.aliases]);
  assert.equal(mainAddress(ONE)?.address, "ada@office.example");
});

test("of whole domains every address is one's own, and a function tells nothing", () => {
  const many: Rewrite = { user: "merlyn", domains: ["a.example", "b.example"] };
  assert.ok(isOwn(many, "x@B.example"));
  assert.equal(isOwn(many, "x@c.example"), false);
  assert.equal(mainAddress(many)?.address, "merlyn@a.example");
  assert.equal(mainAddress({ user: "m", domain: "a.example" })?.address, "m@a.example");
  const told = () => null;
  assert.deepEqual(
    [isOwn(told, "x@y.example"), mainAddress(told), mailboxesOf(told)],
    [false, null, []],
  );
});

const DELIVERED = "Delivered-To: ada@office.example\n";

test("what was written to one mailbox is the address delivered to, or the alias that it was before", () => {
  const address = (header: string, rewrite: Rewrite = ONE) =>
    mailOf(`${header}Subject: x\n\n`, { rewrite }).recipient.address;
  assert.equal(address(DELIVERED), "ada@office.example");
  assert.equal(
    address(`X-Original-To: A.Byron@office.example\n${DELIVERED}`),
    "A.Byron@office.example",
  );
  assert.equal(address(`X-Original-To: all@office.example\n${DELIVERED}`), "ada@office.example");
  assert.equal(address("Delivered-To: ada+news@office.example\n"), "ada+news@office.example");
  assert.equal(address("Received: x\nX-Original-To: a.byron@office.example\n"), null);
  const { recipient } = mailOf("Subject: x\n\n", { rewrite: ONE, options: { extension: "news" } });
  assert.deepEqual([recipient.address, recipient.extension], ["ada+news@office.example", "news"]);
});

test("addressedTo knows one's own mailboxes, and no colleague's", () => {
  const named = (to: string, local: string) =>
    mailOf(`To: ${to}\n${DELIVERED}\n`, { rewrite: ONE }).addressedTo(local);
  assert.ok(named("Ada <ada@office.example>", "ada"));
  assert.ok(named("a.byron@office.example", "a.byron"));
  assert.equal(named("bob@office.example", "bob"), false);
  assert.equal(named("ada@elsewhere.example", "ada"), false);
});

test("with several domains a table names the exceptions, too", () => {
  const rewrite: Rewrite = {
    user: "merlyn",
    domains: ["stonehenge.example", "henge.example"],
    table: { perl: "merlyn@perl.example", "x=henge.example": "y@other.example" },
  };
  const sent = (extension: string) =>
    mailOf(`Delivered-To: merlyn+${extension}@blue.example\n\n`, { rewrite }).recipient.address;
  assert.equal(sent("Perl"), "merlyn@perl.example");
  assert.equal(sent("x=henge.example"), "y@other.example");
  assert.equal(sent("z=henge.example"), "z@henge.example");
  assert.equal(sent("z"), "z@stonehenge.example");
});
