/** verify() in the real program: delivered, killed, tried dry, checked, and what it costs. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { signed } from "../authentication/signing.js";
import { delivered, LETTER, record } from "../authentication/verifying.js";
import { type NameServer, startNameServer } from "../harness/dns.js";
import { BIN, type Home, NODE } from "../harness/program.js";
import { runAside } from "./scanners.js";
import { assertDelivered, homeWith, type Parts, scratch, start } from "./tools.js";

const CLIENT = {
  SENDER: "ada@a.example",
  CLIENT_ADDRESS: "192.0.2.1",
  CLIENT_HELO: "mx.a.example",
  CLIENT_HOSTNAME: "mx.a.example",
};

function parts(at: string, more = ""): Parts {
  return {
    top: `import { dmarc, forged, verify, verifiedFrom } from "sortmail";`,
    config: `authentication: verify({ resolver: ["${at}"], timeout: "10 s" }), ${more}`,
    rules: `rule("lunch", subject(/lunch/i), file("box")), rule("forged", forged, file("second")), rule("proven", verifiedFrom("ada@a.example"), file("third"))`,
  };
}

function serve(t: TestContext): Promise<NameServer> {
  return startNameServer(t, {
    "a.example": { TXT: ["v=spf1 ip4:192.0.2.1 -all"] },
    "_dmarc.a.example": { TXT: ["v=DMARC1; p=reject"] },
    "s1._domainkey.a.example": { TXT: [record("good")] },
  });
}

function deliver(home: Home, message: string, env: Record<string, string> = CLIENT) {
  const { child, ended } = start(home, [NODE, BIN], {
    env: { HOME: home.path, PATH: "/usr/bin:/bin", LANG: "C", ...env },
  });
  child.stdin?.end(message);
  return { child, ended };
}

test("delivered: what is proven, what is forged, what nobody can tell; each in the log", async (t) => {
  const { at } = await serve(t);
  const home = homeWith(t, parts(at));
  const proof = delivered(await signed(LETTER, { domain: "a.example" }));
  assertDelivered(await deliver(home, proof).ended);
  const stranger = { ...CLIENT, CLIENT_ADDRESS: "203.0.113.7" };
  assertDelivered(await deliver(home, delivered(LETTER), stranger).ended);
  assertDelivered(await deliver(home, delivered(LETTER), { SENDER: "ada@a.example" }).ended);
  const told = home.log().map(({ rule, authentication }) => ({
    rule,
    by: authentication?.by,
    dmarc: authentication?.dmarc?.result,
  }));
  assert.deepEqual(told, [
    { rule: "proven", by: "checked here", dmarc: "pass" },
    { rule: "forged", by: "checked here", dmarc: "fail" },
    { rule: "otherwise", by: "checked here; SPF not asked: no CLIENT_ADDRESS", dmarc: undefined },
  ]);
  assert.equal(home.maildir("Mail/third").length, 1);
});

test("killed while it asks: nothing is stored, and the next one asks and delivers", async (t) => {
  const { at, zone, asked } = await serve(t);
  const known = zone["a.example"] ?? {};
  zone["a.example"] = { fault: "silent" };
  const home = homeWith(t, parts(at));
  const { child, ended } = deliver(home, delivered(LETTER));
  while (!asked.includes("TXT a.example")) await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill("SIGKILL");
  assert.equal((await ended).signal, "SIGKILL");
  zone["a.example"] = known;
  assertDelivered(await deliver(home, delivered(LETTER)).ended);
  assert.equal(home.maildir("Mail/third").length, 1);
});

test("a dry run asks nobody, and knows what a delivery found; with --scan it asks, and leaves nothing", async (t) => {
  const { at, asked } = await serve(t);
  const home = homeWith(t, parts(at));
  const path = home.write("letter", delivered(await signed(LETTER, { domain: "a.example" })));
  const before = home.files();
  const dry = await runAside(home, ["dry-run", "--trace", path]);
  assert.match(dry.stdout, /not asked/);
  assert.deepEqual(asked, []);
  const scanned = await runAside(home, ["dry-run", "--scan", "--json", path]);
  assert.equal(JSON.parse(scanned.stdout).rule, "proven");
  assert.ok(asked.length > 0);
  const left = home.files().filter((name) => !before.includes(name) && /verdicts/.test(name));
  assert.deepEqual(left, []);
});

test("check: whether DNS answers; that a filter of Postfix's would cost less", async (t) => {
  const { at, zone } = await serve(t);
  const home = homeWith(t, parts(at));
  const ok = await runAside(home, ["check"]);
  assert.match(
    ok.stdout,
    /^ok {6}authentication: verify: DKIM, SPF, DMARC and ARC are checked here; 127/m,
  );
  zone["example.com"] = { fault: "servfail" };
  const dead = await runAside(home, ["check"]);
  assert.match(
    dead.stdout,
    /verify: no answer from 127\.0\.0\.1:\d+: what DNS has to tell is temperror/,
  );
});

const WATCH = `const fs = require("fs"), { reallyExit } = process, { readFileSync } = fs, files = [];
  fs.readFileSync = (path, ...rest) => { files.push(String(path)); return readFileSync(path, ...rest); };
  process.reallyExit = (status) => { fs.writeFileSync(process.env.LOADED, files.join("\\n")); reallyExit.call(process, status); };`;

test("what is not asked loads nothing; what is asked loads its own chunks, and no more", async (t) => {
  const { at } = await serve(t);
  const home = homeWith(t, parts(at));
  const [preload, list] = [join(scratch(t), "watch.cjs"), home.write("loaded", "")];
  const { writeFileSync } = await import("node:fs");
  writeFileSync(preload, WATCH);
  const chunksOf = async (message: string) => {
    const env = { HOME: home.path, PATH: "/usr/bin:/bin", ...CLIENT, LOADED: list };
    const { child, ended } = start(home, [NODE, "--require", preload, BIN], { env });
    child.stdin?.end(message);
    assertDelivered(await ended);
    return [
      ...String(home.read("loaded")).matchAll(
        /\/dist\/((?:authentication|delivery\.auth)[\w.-]+)\.js$/gm,
      ),
    ].map(([, name]) => name);
  };
  assertDelivered(await deliver(home, delivered(LETTER)).ended);
  assert.deepEqual(await chunksOf(delivered(LETTER).replace("a  letter", "Lunch")), []);
  assert.deepEqual((await chunksOf(delivered(LETTER).replace("Hello", "Hallo"))).sort(), [
    "authentication.verify-message",
    "delivery.authenticate",
  ]);
});
