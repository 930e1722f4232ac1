/**
 * What the tests of commands that ask a scanner share: one that answers in the test's own process.
 */

import type { TestContext } from "node:test";
import { BIN, type Home, NODE, type Result } from "../harness/program.js";
import { type Answer, canned, SpamProxy } from "../harness/spamproxy.js";
import { type Parts, rulesOf, start } from "./tools.js";

/** A spamd that says the same to everybody, or what `answer` makes of a request. */
export async function fakeSpamd(t: TestContext, answer: string | Answer): Promise<SpamProxy> {
  const spamd = await SpamProxy.start(typeof answer === "string" ? canned(answer) : answer);
  t.after(() => spamd.stop());
  return spamd;
}

/** `spamd({…})` as a rules file writes it. @param options what goes in beside host and port */
export function spamdIn({ at }: Pick<SpamProxy, "at">, options = ""): string {
  return `spamd({ host: "${at.host}", port: ${at.port}, ${options} })`;
}

const TRUSTED = 'trusted: ["blue.stonehenge.example"],';

/** Rules with this scanner. */
export function scanning(scanner: string, parts: Parts = {}): string {
  const words = 'import { firstOf, score, spam, spamd, unscanned, upstream } from "sortmail";';
  return rulesOf({
    ...parts,
    top: `${words} ${parts.top ?? ""}`,
    config: `${TRUSTED} spam: ${scanner},`,
  });
}

/** Runs the program while this process answers. */
export function runAside(
  home: Home,
  args: readonly string[],
  input: string | Buffer = "",
): Promise<Result> {
  const { child, ended } = start(home, [NODE, BIN, ...args]);
  child.stdin?.end(input);
  return ended;
}
