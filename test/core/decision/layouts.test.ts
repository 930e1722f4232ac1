import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { dotless, memberPath } from "../../../src/core/decision/layouts.js";
import { safeSegment } from "../../../src/core/decision/safe-segment.js";
import { maildirs } from "../../../src/core/language/folder-spec.js";

const lists = maildirs("~/Maildir", { layout: "maildir++", prefix: "lists" });
const top = maildirs("~/Maildir/", { layout: "maildir++" });

test("folders below folders are called as they are", () => {
  assert.equal(memberPath(maildirs("~/Mail/lists"), ["dev.perl.org"]), "~/Mail/lists/dev.perl.org");
  assert.equal(memberPath(maildirs("/"), ["2026", "11"]), "/2026/11");
});

test("in Maildir++ they lie side by side, and a dot is what parts them", () => {
  assert.equal(memberPath(lists, ["perl6"]), "~/Maildir/.lists.perl6");
  assert.equal(memberPath(lists, ["2026", "11"]), "~/Maildir/.lists.2026.11");
  assert.equal(memberPath(lists, ["dev.perl.org"]), "~/Maildir/.lists.dev_perl_org");
  assert.equal(memberPath(lists, ["a_b"]), "~/Maildir/.lists.a__b");
  assert.equal(memberPath(lists, ["café & co"]), "~/Maildir/.lists.caf&AOk- &- co");
  assert.equal(memberPath(lists, ["_beyond"]), "~/Maildir/.lists._beyond");
  assert.equal(memberPath(top, ["perl6"]), "~/Maildir/.perl6");
  const odd = maildirs("~/M", { layout: "maildir++", prefix: "été.lists" });
  assert.equal(memberPath(odd, ["a"]), "~/M/.&AOk-t&AOk-.lists.a");
});

test("at the top nothing is called as the inbox is, or as Dovecot takes nothing", () => {
  assert.equal(memberPath(top, ["Inbox"]), "~/Maildir/._Inbox");
  assert.equal(memberPath(top, ["~a", "~b"]), "~/Maildir/._~a.~b");
  assert.equal(memberPath(lists, ["inbox"]), "~/Maildir/.lists.inbox");
});

test("no two names come to one folder", () => {
  const name = fc
    .string({ unit: fc.constantFrom("a", ".", "_", "~"), minLength: 1 })
    .map(safeSegment);
  fc.assert(
    fc.property(name, name, (one, other) => {
      assert.equal(dotless(one).includes("."), false);
      assert.equal(dotless(one) === dotless(other), one === other);
      assert.equal(memberPath(top, [one]) === memberPath(top, [other]), one === other);
    }),
    { numRuns: 5000 },
  );
});

test("however long and many names are, the folder has one that file systems take", () => {
  const segment = fc.string({ unit: "binary", minLength: 1, maxLength: 300 }).map(safeSegment);
  const many = fc.array(segment, { minLength: 1, maxLength: 8 });
  const long = maildirs("~/M", { layout: "maildir++", prefix: "&".repeat(60) });
  fc.assert(
    fc.property(many, (segments) => {
      for (const family of [lists, top, long]) {
        const [, name = ""] = /^~\/M[a-z]*\/(\.[ -~]+)$/.exec(memberPath(family, segments)) ?? [];
        assert.ok(name.length > 1 && name.length <= 255, name);
      }
    }),
  );
  const [one = "", other = ""] = ["x", "y"].map((end) =>
    memberPath(long, [`${"&".repeat(99)}${end}`]),
  );
  assert.notEqual(one, other);
});
