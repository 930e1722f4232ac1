import assert from "node:assert/strict";
import { test } from "node:test";
import { insidePackages, isOfPackage } from "../../src/rules/packages.js";

test("what is below node_modules is a package's, innermost first", () => {
  assert.ok(isOfPackage("/home/x/.config/sortmail/node_modules/a/index.js"));
  for (const path of ["/home/x/rules.ts", "/home/node_modules.ts", "/x/my_node_modules/a.ts"])
    assert.ok(!isOfPackage(path), path);
  assert.equal(insidePackages("/x/node_modules/a/node_modules/@b/c/d.js"), "@b/c/d.js");
  assert.equal(insidePackages("/x/rules.ts"), "/x/rules.ts");
});
