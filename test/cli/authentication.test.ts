/** Who sent a message, by the results in its header: filed by it, logged, traced; what is loaded for it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ENTRY, SENT, TRACE } from "../core/relayed.js";
import { assertDelivered, homeWith, type Parts } from "./tools.js";

const RESULTS =
  "Authentication-Results: blue.stonehenge.example; dmarc=fail (p=reject dis=none) header.from=example.org\n";
const FORGED = TRACE + RESULTS + ENTRY + SENT;
const CLAIMED = TRACE + ENTRY + RESULTS.replace("fail", "pass") + SENT;
const GENUINE = TRACE + RESULTS.replace("fail", "pass") + ENTRY + SENT;

const PARTS: Parts = {
  top: 'import { authenticationResults, domain, forged, verifiedFrom } from "sortmail";',
  config: 'trusted: ["blue.stonehenge.example"], authentication: authenticationResults(),',
  rules: `rule("forged", forged, file("second")), rule("genuine", verifiedFrom(domain("example.org")), file("third"))`,
};

test("forged mail and genuine mail are filed by the word of our own server, and the log says whose", (t) => {
  const home = homeWith(t, PARTS);
  for (const message of [FORGED, GENUINE, CLAIMED]) assertDelivered(home.deliver(message));
  const logged = home.log().map(({ rule, authentication }) => {
    const found = JSON.parse(JSON.stringify(authentication));
    return [rule, found.dmarc?.result ?? null, found.verified.join(), found.by];
  });
  assert.deepEqual(logged, [
    ["forged", "fail", "", "blue.stonehenge.example"],
    ["genuine", "pass", "example.org", "blue.stonehenge.example"],
    ["otherwise", null, "", "nobody has looked"],
  ]);
});

test("a trace shows what each looked at; a dry run needs nobody for it, and leaves nothing", (t) => {
  const home = homeWith(t, PARTS);
  const path = home.write("message", FORGED);
  const { stdout } = home.run(["dry-run", "--trace", path]);
  assert.match(stdout, /forged.*dmarc=fail p=reject \(by blue\.stonehenge\.example\)/);
  const genuine = home.run(["dry-run", "--trace", home.write("genuine", GENUINE)]).stdout;
  assert.match(
    genuine,
    /verifiedFrom\(domain\("example\.org"\)\).*anna@example\.org; dmarc=pass p=reject/,
  );
});

test("authentication without trusted, and a condition without authentication, say what to add", (t) => {
  const lonely = { ...PARTS, config: "authentication: authenticationResults(), trusted: []," };
  const { status, stdout } = homeWith(t, lonely).run(["check"]);
  assert.equal(status, 1);
  assert.match(
    stdout,
    /authenticationResults\(\) believes nobody: add trusted: \["mail\.example"\]/,
  );
  const home = homeWith(t, { ...PARTS, config: "" });
  const delivered = home.deliver(GENUINE);
  assert.equal(delivered.status, 75);
  assert.match(
    delivered.stderr,
    /rule "forged" asks for who sent the message: add authentication: /,
  );
});
