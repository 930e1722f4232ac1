import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { codeOf, openLookups, watched } from "../../src/authentication/lookups.js";
import { startNameServer } from "../harness/dns.js";

const TIMEOUT = 20_000;
const MX_OF_A = { type: "MX", exchange: "mx.a.example", priority: 10 };

async function codeFor(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => "",
    (error) => codeOf(error),
  );
}

test("what there is, and that there is nothing; each is asked once", async (t) => {
  const server = await startNameServer(t, {
    "a.example": { TXT: ["one", "x".repeat(600)], A: ["192.0.2.1"], MX: ["mx.a.example"] },
    "long.example": { TXT: ["y".repeat(3000)] },
  });
  const lookups = openLookups({ servers: [server.at], timeout: TIMEOUT });
  t.after(() => lookups.close());
  const { resolve, failed } = watched(lookups);
  const [one, other] = await Promise.all([
    resolve("a.example", "TXT"),
    resolve("A.example", "TXT"),
  ]);
  assert.equal(one, other);
  assert.deepEqual(await resolve("a.example", "A"), ["192.0.2.1"]);
  const [mx, ...others] = [await resolve("a.example", "MX")].flat();
  // Node 24 says the type as well.
  assert.deepEqual({ type: "MX", ...Object(mx) }, MX_OF_A);
  assert.deepEqual(others, []);
  assert.equal(await codeFor(resolve("a.example", "AAAA")), "ENOTFOUND");
  assert.equal(await codeFor(resolve("b.example", "TXT")), "ENOTFOUND");
  for (const name of ["", "a..b", ".a", `${"a".repeat(64)}.b`, "a b", "a\0b", "x.".repeat(200)])
    assert.equal(await codeFor(resolve(name, "TXT")), "ENOTFOUND", name);
  assert.equal(failed(), false);
  assert.deepEqual(await resolve("long.example", "TXT"), [
    Array.from({ length: 12 }, (_, at) => "y".repeat(at < 11 ? 255 : 195)),
  ]);
  assert.equal(server.overTcp, 1);
  assert.equal(server.asked.filter((each) => each === "TXT a.example").length, 1);
});

test("whatever fails is one failure", async (t) => {
  const server = await startNameServer(t, {
    "servfail.example": { fault: "servfail" },
    "refused.example": { fault: "refused" },
    "much.example": { TXT: ["z".repeat(9000)] },
    "many.example": { A: Array.from({ length: 101 }, (_, at) => `192.0.2.${at}`) },
  });
  const lookups = openLookups({ servers: [server.at], timeout: TIMEOUT });
  t.after(() => lookups.close());
  for (const name of ["servfail", "refused", "much", "many"]) {
    const { resolve, failed } = watched(lookups);
    const type = name === "many" ? "A" : "TXT";
    assert.equal(await codeFor(resolve(`${name}.example`, type)), "ETIMEOUT", name);
    assert.equal(failed(), true);
  }
});

test("there are only so many", async (t) => {
  const server = await startNameServer(t);
  const lookups = openLookups({ servers: [server.at], timeout: TIMEOUT });
  t.after(() => lookups.close());
  const codes = await Promise.all(
    Array.from({ length: 200 }, (_, at) => codeFor(lookups.resolve(`n${at}.example`, "TXT"))),
  );
  assert.ok(server.asked.length <= 151, String(server.asked.length));
  assert.equal(codes.filter((code) => code === "ETIMEOUT").length, 200 - server.asked.length);
});

test("who does not answer is given up in time, and so is who talks nonsense", async (t) => {
  const server = await startNameServer(t, {
    "silent.example": { fault: "silent" },
    "garbage.example": { fault: "garbage" },
  });
  const lookups = openLookups({ servers: [server.at], timeout: 150 });
  t.after(() => lookups.close());
  const asked = ["silent.example", "garbage.example"].map((name) => lookups.resolve(name, "TXT"));
  const codes = await Promise.all(asked.map(codeFor));
  assert.deepEqual(codes, ["ETIMEOUT", "ETIMEOUT"]);
  // c-ares may give up earlier than it was told to: now the time of all of them is over.
  await setTimeout(150);
  assert.equal(await codeFor(lookups.resolve("later.example", "TXT")), "ETIMEOUT");
  assert.equal(server.asked.includes("TXT later.example"), false);
});
