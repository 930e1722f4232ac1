/**
 * One message's way to a plan. Knows only contracts: a dry run decides by the same code.
 * `perform.ts` makes it so.
 */

import type { Authentication } from "../core/contracts/authentication.js";
import type { Mail } from "../core/contracts/mail.js";
import type { Content, Incoming, MimeReader } from "../core/contracts/ports.js";
import type { Verdict } from "../core/contracts/verdict.js";
import { type Decision, decide } from "../core/decision/decide.js";
import type { Plan } from "../core/decision/plan.js";
import type { Ruleset } from "../core/language/ruleset.js";
import type { Arrival } from "../core/message/envelope.js";
import { readMail } from "../core/message/parse-mail.js";

/** What deciding needs from outside. */
export interface DecideContext {
  readonly mime: MimeReader;
  /** Asks the scanner. */
  readonly scan: (content: Content) => Promise<Verdict>;
  /** Finds out who sent it. */
  readonly authenticate: (incoming: Incoming) => Promise<Authentication>;
  /** Asks a program. Default: none is asked. */
  readonly ask?: Mail["ask"] | undefined;
  /** Looks for the author among those one knows. Default: nobody is known. */
  readonly people?: Mail["people"] | undefined;
  /** Asks what is remembered of the messages that it answers. */
  readonly parents: Mail["parents"];
  /** Tells the time in the configured zone, once a message. Default: nobody does. */
  readonly clock?: Mail["now"] | undefined;
  /** Looks for an equal message that was delivered before. Default: nobody does. */
  readonly earlier?: Mail["earlier"] | undefined;
  /** Says what of a plan may go out; asked only about a plan that sends something. */
  readonly suppress: (plan: Plan, mail: Mail) => Promise<Plan>;
  /** Runs a piece of the user's code and stops it when the time is up. */
  readonly limited: <Result>(run: () => Result) => Result;
  /** Bounds the wait for what a rule has asked, which may never come. */
  readonly waiting: (what: PromiseLike<void>) => PromiseLike<void>;
  /** Takes remarks for the log. */
  readonly note: (text: string) => void;
  /** Keeps the answer of every condition, to be shown. */
  readonly tracing: boolean;
  /** Is told the rule whose functions are about to run. */
  readonly began?: ((rule: string) => void) | undefined;
  /** The clock, for what a rule may put off. Without one the message counts as new. */
  readonly now?: (() => number) | undefined;
}

/** A message, and the rules that it is to go through. */
export interface Opened {
  readonly ruleset: Ruleset;
  readonly mail: Mail;
  /** What the scanner said; null as long as no rule has asked. */
  readonly verdict: () => Verdict | null;
  /** Who sent it, as far as anybody could tell; null as long as no rule has asked. */
  readonly authentication: () => Authentication | null;
}

/** A message, and what shall become of it. */
export interface Sorted extends Opened {
  readonly decision: Decision;
}

/** Reads a message for the rules. @throws what a rewrite function of the user's own throws */
export function open(
  ruleset: Ruleset,
  content: Content,
  arrival: Arrival,
  context: DecideContext,
): Opened {
  let verdict: Verdict | null = null;
  const scan = async (whole: Content) => {
    verdict = await context.scan(whole);
    return verdict;
  };
  let authentication: Authentication | null = null;
  const authenticate = async (incoming: Incoming) => {
    authentication = await context.authenticate(incoming);
    return authentication;
  };
  const { mime, limited, note, ask, people, parents, clock, earlier } = context;
  const rewrite = ruleset.config.recipient;
  const asking = { mime, scan, authenticate, note, ask, people, parents, clock, earlier };
  const mail = readMail(content, arrival, { rewrite, ...asking });
  // What undoes the rewriting may be a function of the user's own, and later nothing would stop
  // it.
  if (typeof rewrite === "function") limited(() => mail.recipient);
  return { ruleset, mail, verdict: () => verdict, authentication: () => authentication };
}

/** Decides. Touches no disk. @throws what a rule throws, or a scanner that has to be asked */
export async function sort(
  opened: Opened,
  {
    suppress,
    ...context
  }: Pick<DecideContext, "limited" | "waiting" | "suppress" | "tracing" | "began"> &
    Partial<Pick<DecideContext, "now" | "note">>,
): Promise<Sorted> {
  const { mail, ruleset } = opened;
  const decision = await drive(decide(ruleset, mail, context), context);
  if (decision.plan.send.length === 0) return { ...opened, decision };
  return { ...opened, decision: { ...decision, plan: await suppress(decision.plan, mail) } };
}

/** Goes through the rules: between two waits, what the user wrote runs under a time limit. */
async function drive<Result>(
  work: Generator<PromiseLike<void>, Result, void>,
  { limited, waiting }: Pick<DecideContext, "limited" | "waiting">,
): Promise<Result> {
  let step = limited(() => work.next());
  while (!step.done) {
    const failure = await failureOf(waiting(step.value));
    step = limited(() => (failure === null ? work.next() : work.throw(failure.error)));
  }
  return step.value;
}

async function failureOf(waiting: PromiseLike<void>): Promise<{ readonly error: unknown } | null> {
  try {
    await waiting;
    return null;
  } catch (error) {
    return { error };
  }
}
