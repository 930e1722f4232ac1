import { after } from "node:test";
import { firstOf } from "../../src/core/language/first-of.js";
import { command, rspamd } from "../../src/core/language/more-scanners.js";
import { type ScannerSpec, unscanned, upstream } from "../../src/core/language/scanner-spec.js";
import { openScanner } from "../../src/spam/scanners.js";
import { NO_RSPAMD, Rspamd } from "../harness/rspamd.js";
import { NO_SPAMD, Spamd } from "../harness/spamd.js";
import { canned, faults, SpamProxy } from "../harness/spamproxy.js";
import { HAM_REPLY, spamdAt, tools } from "../spam/asking.js";
import { isWholePost, RSPAMD_HAM } from "../spam/posts.js";
import { type Kind, scannerContract } from "./scanner.js";

type Options = Omit<Kind, "open" | "name">;

/** Tests a scanner as the configuration declares it. */
function specContract(
  name: string,
  spec: () => ScannerSpec | Promise<ScannerSpec>,
  options: Options,
): void {
  const open: Kind["open"] = async (_, deadline) =>
    openScanner(await spec(), { ...tools(), deadline });
  scannerContract({ name, open, ...options });
}

const running: { stop(): Promise<void> }[] = [];
after(() => Promise.all(running.map((each) => each.stop())));

/** Starts it when it is first needed, and ends it with the tests. */
function lazily<T extends { stop(): Promise<void> }>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | null = null;
  return () => {
    started ??= start().then((it) => {
      running.push(it);
      return it;
    });
    return started;
  };
}

const real = lazily(() => Spamd.start({ children: 2 }));
const saysHam = lazily(() => SpamProxy.start(canned(HAM_REPLY)));
const hangs = lazily(async () => {
  const proxy = await SpamProxy.start(canned(""));
  proxy.fault = faults.hang;
  return proxy;
});
const rspamdReal = lazily(() => Rspamd.start());
const rspamdHam = lazily(() => SpamProxy.start(canned(RSPAMD_HAM), isWholePost));
const BIN = { spam: [1], ham: [0] };
const nowhere = { socket: "/nonexistent/spamd.sock" };
const trusting = upstream();

specContract("spamd", async () => spamdAt((await real()).at), { says: "ham", skip: NO_SPAMD });
specContract(
  "spamd over a proxy",
  async () => spamdAt((await saysHam()).at, { maxSize: "10 MB" }),
  { says: "ham" },
);
specContract("spamd that hangs", async () => spamdAt((await hangs()).at, { timeout: 200 }), {
  says: "failure",
});
specContract("spamd that is down", () => spamdAt(nowhere), { says: "failure" });
specContract("spamd that need not be up", () => spamdAt(nowhere, { onFailure: "unknown" }), {
  says: "unknown",
});
specContract("rspamd", async () => rspamd((await rspamdReal()).at), {
  says: "ham",
  skip: NO_RSPAMD,
});
specContract("rspamd over a proxy", async () => rspamd((await rspamdHam()).at), { says: "ham" });
specContract("rspamd that hangs", async () => rspamd({ ...(await hangs()).at, timeout: 200 }), {
  says: "failure",
});
specContract("rspamd that is down", () => rspamd(nowhere), { says: "failure" });
specContract("a program", () => command("/bin/grep", ["-q", "viagra"], { spam: [0], ham: [1] }), {
  says: "ham",
});
specContract("a program that reads nothing", () => command("/bin/true", [], BIN), { says: "ham" });
specContract("a program that hangs", () => command("/bin/sleep", ["9"], { ...BIN, timeout: 50 }), {
  says: "failure",
});
specContract("no such program", () => command("/bin/nowhere", [], BIN), { says: "failure" });
specContract(
  "a program that need not be there",
  () => command("/bin/nowhere", [], { ...BIN, onFailure: "unknown" }),
  { says: "unknown" },
);
specContract("upstream", () => trusting, { says: "no opinion" });
specContract("firstOf", async () => firstOf(trusting, spamdAt((await saysHam()).at)), {
  says: "ham",
});
specContract("unscanned", () => unscanned(), { says: "unknown" });
