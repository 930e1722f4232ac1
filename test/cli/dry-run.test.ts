/** What a dry run shows of messages that a delivery would defer. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { FILED, homeWith } from "./tools.js";

test("a message that would be deferred still says to whom it was sent, and why", (t) => {
  const rules = 'rule("broken", () => { throw new Error("no way"); }, file("inbox"))';
  const home = homeWith(t, { rules });
  const saved = home.write("saved.eml", FILED);
  const { status, stdout } = home.run(["dry-run", saved]);
  assert.equal(status, 1);
  assert.match(stdout, /^merlyn@stonehenge\.example +deferred +.*no way.* .*saved\.eml$/m);
  const { recipient, messageId, rule, actions, error } = JSON.parse(
    home.run(["dry-run", "--json", saved]).stdout,
  );
  assert.deepEqual(
    [recipient, messageId, rule, actions],
    ["merlyn@stonehenge.example", "<lunch@analytic.example>", null, []],
  );
  assert.match(error, /no way/);
});

test("of a message whose recipient the rules' own function fails for, nothing is known", (t) => {
  const home = homeWith(
    t,
    `import { maildir, sortmail } from "sortmail";
const { rules, otherwise, file } = sortmail({
  recipient: () => { throw new Error("no way"); },
  folders: { inbox: maildir("~/Mail/inbox") },
});
export default rules([], otherwise(file("inbox")));
`,
  );
  const { status, stdout } = home.run(["dry-run", home.write("saved.eml", FILED)]);
  assert.equal(status, 1);
  assert.match(stdout, /^unknown +deferred +.*no way.* .*saved\.eml$/m);
});
