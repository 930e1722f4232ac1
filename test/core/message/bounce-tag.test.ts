import assert from "node:assert/strict";
import { test } from "node:test";
import { parseAddrSpec } from "../../../src/core/message/addr-spec.js";
import { tagIn, withoutTag, withTag } from "../../../src/core/message/bounce-tag.js";
import { mailOf } from "../mails.js";

const TAG = "0123456789abcdef0123";
const OWNER = parseAddrSpec("friends-owner@stonehenge.example") ?? assert.fail();

test("a tag is put in, found again and taken out, by whatever delimiter, rewritten or not", () => {
  for (const delimiter of ["+", "-", "="]) {
    const tagged = withTag(OWNER, delimiter, TAG) ?? assert.fail();
    assert.equal(tagged.address, `friends-owner${delimiter}b${TAG}@stonehenge.example`);
    assert.equal(tagIn(tagged.address), TAG);
    assert.deepEqual(withoutTag(tagged), OWNER);
  }
  assert.equal(tagIn(`merlyn+friends-owner+B${TAG.toUpperCase()}@blue.stonehenge.example`), TAG);
  assert.equal(tagIn(`merlyn+friends-owner+b${TAG}=stonehenge.example@blue.example`), TAG);
});

test("an address without a tag stays as it is", () => {
  for (const address of [
    "friends-owner@stonehenge.example",
    `friends+b${TAG}@stonehenge.example`,
    `friends-owner+b${TAG}4@stonehenge.example`,
    `friends-owner+b${TAG.slice(1)}@stonehenge.example`,
    "friends-owner+jane=heath.example@stonehenge.example",
  ]) {
    const spec = parseAddrSpec(address) ?? assert.fail();
    assert.equal(tagIn(address), null, address);
    assert.equal(withoutTag(spec), spec, address);
  }
});

test("rules see the owner's address, whatever the rewriting", () => {
  const to = (recipient: string, rewrite?: Parameters<typeof mailOf>[1]) =>
    mailOf("Subject: x\n\n", { options: { recipient }, ...rewrite }).recipient;
  const owner = "friends-owner@stonehenge.example";
  const found = to(`merlyn+friends-owner+b${TAG}@blue.stonehenge.example`);
  assert.equal(found.address, owner);
  assert.equal(found.local, "friends-owner");
  assert.equal(found.deliveredTo, `merlyn+friends-owner+b${TAG}@blue.stonehenge.example`);
  const domains = ["stonehenge.example", "other.example"] as const;
  const many = { rewrite: { user: "merlyn", domains } };
  assert.equal(
    to(`merlyn+friends-owner+b${TAG}=other.example@blue.stonehenge.example`, many).address,
    "friends-owner@other.example",
  );
  assert.equal(to(`friends-owner+b${TAG}@stonehenge.example`).address, owner);
});
