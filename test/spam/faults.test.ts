/**
 * What a spamd that is broken, slow or no spamd at all does to a scan: it fails, in time, and says
 * why.
 */

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";
import type { Content } from "../../src/core/contracts/ports.js";
import { openScanner } from "../../src/spam/scanners.js";
import { reasonOf } from "../../src/spam/spamd-client.js";
import { ScannerError } from "../../src/spam/spamd-protocol.js";
import { contentOf } from "../folders/tools.js";
import { HANGS } from "../harness/clock.js";
import { freePort } from "../harness/spamd.js";
import {
  canned,
  cut,
  type Fault,
  faults,
  SpamProxy,
  says,
  saysAndResets,
  saysEarly,
} from "../harness/spamproxy.js";
import { HAM_REPLY, SPAM_REPLY, scanAt, spamdAt, tools } from "./asking.js";

const SMALL = Buffer.from("Received: from a by b\nSubject: x\n\nHello\n");
/** More than sockets hold on the way. */
const LARGE = Buffer.concat([SMALL, Buffer.alloc(24 * 1024 * 1024, "a line of text\n")]);

/** A message that notes whether it was let go of. */
function watched(bytes: Buffer): { content: Content; octets: number; closed: boolean } {
  const seen = { octets: 0, closed: false };
  function* chunks(): Generator<Buffer> {
    try {
      for (const chunk of contentOf(bytes).chunks()) {
        seen.octets += chunk.length;
        yield chunk;
      }
    } finally {
      seen.closed = true;
    }
  }
  return Object.assign(seen, { content: { ...contentOf(bytes), chunks } });
}

describe("faults", () => {
  let proxy: SpamProxy;
  before(async () => {
    proxy = await SpamProxy.start(canned(SPAM_REPLY));
  });
  after(() => proxy.stop());

  const failing = async (fault: Fault, bytes: Buffer, why: RegExp, timeout = 20_000) => {
    proxy.fault = fault;
    const message = watched(bytes);
    const started = performance.now();
    await assert.rejects(
      scanAt(proxy.at, message.content, { timeout, maxSize: "50 MB" }),
      (error) => {
        assert.ok(error instanceof ScannerError);
        assert.match(error.message, new RegExp(`^spamd at 127\\.0\\.0\\.1:${proxy.at.port}: `));
        assert.match(error.message, why);
        return true;
      },
    );
    assert.ok(performance.now() - started < timeout + HANGS, "took too long");
    if (message.octets > 0) await closed(message);
    proxy.fault = faults.none;
    assert.equal(
      (await scanAt(proxy.at, contentOf(SMALL)))?.kind,
      "spam",
      "the next one is not affected",
    );
    return message;
  };

  const SLOW: Readonly<Record<string, Fault>> = {
    "the connection is taken, and nothing is read": faults.hang,
    "the message is read, and nothing is said": faults.hangAfterReading,
    "an octet is said every 100 ms, so that it is never silent": faults.drip,
  };
  for (const [name, fault] of Object.entries(SLOW)) {
    test(`${name}: the whole conversation has one time limit`, async () => {
      await failing(fault, SMALL, /no answer within 0\.6 s$/, 600);
    });
    test(`${name}: the same with a large message`, async () => {
      await failing(fault, LARGE, /no answer within 1\.5 s$/, 1500);
    });
  }

  test("a peer that does not read holds the message up: no more of it is fetched", async () => {
    const { octets } = await failing(faults.hang, LARGE, /no answer/, 500);
    assert.ok(octets < LARGE.length, `${octets} octets were fetched`);
  });

  const BROKEN: Readonly<Record<string, readonly [Fault, RegExp]>> = {
    "the connection is closed at once": [
      faults.closeAtOnce,
      /closed the connection|broke the connection/,
    ],
    "the connection is closed before the message is read": [
      faults.closeEarly,
      /closed the connection|broke the connection/,
    ],
    "the connection is reset instead of an answer": [faults.reset, /broke the connection/],
    "the connection is reset behind a whole answer": [
      faults.resetAfterAnswer,
      /broke the connection/,
    ],
    garbage: [says("\0\u00ff\r\n\r\n\u001b[2J"), /none of spamd's/],
    "an HTTP server": [
      says("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"),
      /none of spamd's: HTTP\/1.1 400/,
    ],
    "an error": [
      says("SPAMD/1.0 76 Bad header line: (x)\r\n"),
      /refuses with 76: Bad header line: \(x\)/,
    ],
    "an error before the message is read": [
      saysEarly("SPAMD/1.0 69 Service Unavailable: x\r\n"),
      /refuses with 69/,
    ],
    "an error, and then the connection is reset": [
      saysAndResets("SPAMD/1.0 69 Service Unavailable: x\r\n"),
      /refuses with 69/,
    ],
    "half an error, and then the connection is reset": [
      saysAndResets("SPAMD/1.0 69 Serv"),
      // Which of the two a busy machine hears of first is chance.
      /broke the connection|is cut off after 17 bytes/,
    ],
    "an answer without end": [faults.endless, /does not end/],
    "two answers": [says(HAM_REPLY + HAM_REPLY), /longer than it said/],
  };
  for (const [name, [fault, why]] of Object.entries(BROKEN)) {
    test(name, async () => {
      await failing(fault, SMALL, why);
    });
    test(`${name}: the same while a large message is sent`, async () => {
      await failing(fault, LARGE, why);
    });
  }

  test("an answer cut off at every octet", async () => {
    for (let octets = 0; octets < SPAM_REPLY.length; octets++) {
      proxy.fault = cut(octets);
      await assert.rejects(
        scanAt(proxy.at, contentOf(SMALL)),
        /cut off|without an answer|none of spamd's/,
        `${octets} octets`,
      );
    }
    proxy.fault = cut(SPAM_REPLY.length);
    assert.equal((await scanAt(proxy.at, contentOf(SMALL)))?.kind, "spam");
  });

  test("an answer in pieces is one answer", async () => {
    proxy.fault = async (client, reply) => {
      client.setNoDelay();
      for (const octet of await reply()) {
        client.write(Buffer.of(octet));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      client.end();
    };
    assert.equal((await scanAt(proxy.at, contentOf(SMALL)))?.kind, "spam");
  });

  test("an error said early by who reads on all the same", async () => {
    const fault: Fault = (client) => {
      client.write("SPAMD/1.0 69 Service Unavailable: x\r\n");
      client.on("end", () => client.end()).resume();
    };
    for (const bytes of [SMALL, LARGE]) await failing(fault, bytes, /refuses with 69/);
  });

  test("no timer is left that would keep the process waiting", async () => {
    const timers = () =>
      process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    proxy.fault = faults.none;
    await scanAt(proxy.at, contentOf(SMALL));
    for (let tries = 0; timers() > before; tries++) {
      assert.ok(tries < 50, "a timer is left");
      await new Promise((resolve) => setImmediate(resolve));
    }
  });

  test("what goes wrong with the message itself is not the scanner's fault", async () => {
    const error = new Error("the disk is gone");
    const chunks = () => {
      throw error;
    };
    proxy.fault = faults.none;
    await assert.rejects(scanAt(proxy.at, { ...contentOf(SMALL), chunks }), error);
  });

  test("no connection is made when no time is left", async () => {
    const asked = proxy.requests.length;
    const scanner = openScanner(spamdAt(proxy.at), { ...tools(), deadline: tools(0).deadline });
    await assert.rejects(scanner.scan(contentOf(SMALL)), /no time is left/);
    assert.equal(proxy.requests.length, asked);
  });

  test("the delivery's own deadline counts when it is the nearer one", async () => {
    proxy.fault = faults.hang;
    await assert.rejects(
      openScanner(spamdAt(proxy.at), tools(300)).scan(contentOf(SMALL)),
      /no answer within 0\.3 s/,
    );
  });

  test("a time limit of months waits", async () => {
    proxy.fault = faults.none;
    const endless = { ...tools(), deadline: tools(2 ** 40).deadline };
    const scanner = openScanner(spamdAt(proxy.at, { timeout: 2 ** 33 }), endless);
    assert.equal((await scanner.scan(contentOf(SMALL)))?.kind, "spam");
  });
});

async function closed(message: { readonly closed: boolean }): Promise<void> {
  for (let tries = 0; !message.closed; tries++) {
    assert.ok(tries < 100, "the message was never let go of");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("nobody listens: it says where, and asks whether it is running", async () => {
  const port = await freePort();
  await assert.rejects(scanAt({ host: "127.0.0.1", port }, contentOf(SMALL)), (error) => {
    assert.ok(error instanceof ScannerError && error.cause instanceof Error);
    assert.equal(error.message, `spamd at 127.0.0.1:${port}: connection refused: is it running?`);
    assert.match(error.cause.message, /ECONNREFUSED/);
    return true;
  });
});

test("a host of several addresses: the same, though each of them has failed", async () => {
  const port = await freePort();
  const addresses = [
    { address: "127.0.0.1", family: 4 },
    { address: "127.0.0.2", family: 4 },
  ];
  const socket = connect({
    host: "several.example",
    port,
    lookup: (_host, _options, found) => found(null, addresses),
  });
  const [error] = await once(socket, "error");
  assert.ok(error instanceof AggregateError);
  assert.equal(reasonOf(error), "connection refused: is it running?");
});

test("an error of any other kind speaks for itself", () => {
  assert.equal(reasonOf(new Error("no more sockets")), "no more sockets");
  assert.equal(
    reasonOf(Object.assign(new AggregateError([]), { code: "EHOSTUNREACH" })),
    "EHOSTUNREACH",
  );
});

test("there is no such socket", async () => {
  await assert.rejects(scanAt({ socket: "/nonexistent/spamd.sock" }, contentOf(SMALL)), {
    name: "ScannerError",
    message: "spamd at /nonexistent/spamd.sock: no such socket: is it running?",
  });
});
