import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { safeSegment } from "../../../src/core/decision/safe-segment.js";
import { folderOf } from "../../../src/core/message/list-folder.js";

test("the folder of a list is its id, where that makes a name", () => {
  for (const id of [
    "dev.httpd.apache.org",
    "dev.tomcat.apache.org",
    "sortmail.ada.github.com",
    "sortmail.merlyn.github.com",
    "123.project.group.gitlab.com",
    "7c1b0d3a9be64f20a1d84d289.122677.list-id.mcsv.example",
    "a".repeat(100),
  ])
    assert.equal(folderOf(id), id);
});

test("the ways to write a domain come to one folder", () => {
  const id = "liste.xn--bcher-kva.example";
  assert.deepEqual([folderOf("liste.bücher.example"), folderOf(id)], [id, id]);
});

test("what makes no name is cut and replaced, and ends in a mark of its own", () => {
  assert.match(folderOf("a/b.example"), /^a_b\.example~[0-9a-z]{13}$/);
  assert.match(folderOf(".hidden.example"), /^_hidden\.example~[0-9a-z]{13}$/);
  assert.match(folderOf("new"), /^new~[0-9a-z]{13}$/);
  assert.match(folderOf("a".repeat(300)), /^a{80}~[0-9a-z]{13}$/);
  const alike = ["a/b", "a_b", "a:b", "new", "_new", "x".repeat(101), "x".repeat(102)];
  alike.push(...alike.map(folderOf));
  assert.equal(new Set(alike.map(folderOf)).size, new Set(alike).size);
  // For ever: folders are called by it.
  assert.equal(folderOf("a/b"), "a_b~3hzhmfpfmic0x");
});

test("a family takes the folder's name as it is, whatever the id", () => {
  const id = fc.oneof(fc.string({ minLength: 1 }), fc.stringMatching(/^[a-z./~_]{1,12}$/));
  fc.assert(
    fc.property(id, id, (one, other) => {
      const folder = folderOf(one.toLowerCase());
      assert.equal(safeSegment(folder), folder);
      if (/^[!-~]*$/.test(one + other) && one.toLowerCase() !== other.toLowerCase())
        assert.notEqual(folder, folderOf(other.toLowerCase()));
    }),
    { numRuns: 2000 },
  );
});
