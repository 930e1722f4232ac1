/**
 * One message's way to a plan, with all that rules may ask for on it. A delivery, a sandbox and a
 * dry run go this way; they differ in who is asked, and in what is done with the plan.
 */

import type { DuplicateLogged, Duplicates } from "../core/contracts/duplicate.js";
import type { LocalTime, Mail } from "../core/contracts/mail.js";
import type { Content, Deadline } from "../core/contracts/ports.js";
import type { Ruleset } from "../core/language/ruleset.js";
import type { Arrival } from "../core/message/envelope.js";
import { type DecideContext, type Opened, open, type Sorted, sort } from "../pipeline/sort.js";
import { openState } from "../state/stores.js";
import { type EarlierTry, earlierTryOf } from "./earlier-try.js";
import { readMime } from "./mime.js";
import type { MessageSources } from "./outgoing/message-sources.js";
import type { Outgoing } from "./outgoing/outgoing.js";
import type { Asking } from "./scan.js";
import type { Threads } from "./threads.js";
import { threads } from "./threads-on-demand.js";

export interface OpenTools
  extends Omit<MessageSources, "config">,
    Pick<DecideContext, "limited" | "waiting" | "note" | "tracing" | "began"> {
  readonly deadline: Deadline;
  /** Whether the scanner is asked, and whether anything is written. */
  readonly asking: Asking;
  /** What is known of threads. Default: what deliveries have remembered. */
  readonly threads?: Threads;
  /** When it is delivered, milliseconds since 1970. */
  readonly at: number;
  /** Is told the program that a rule would have asked, where nobody is asked. */
  readonly unasked?: (program: string) => void;
  /** Whether an equal message was delivered before. Default: what deliveries have remembered. */
  readonly duplicates?: (mail: Mail, content: Content, tools: LookTools) => Duplicates;
}

/** What looks at what was before needs besides. */
export interface LookTools extends OpenTools {
  /** Where nothing is remembered, each try is the first. */
  readonly earlierTry: EarlierTry;
}

/** A message that was read, and not decided yet. */
export interface OpenedMessage {
  readonly opened: Opened;
  /** Decides. @throws as `sort` does, and what suppressing throws */
  readonly sort: () => Promise<Sorted>;
  /** What may go out because of it; loaded and made once. */
  readonly outgoing: () => Promise<Outgoing>;
  /** By which time it was decided, milliseconds since 1970. */
  readonly decided: () => number;
  /** It is dealt with. Only one that was delivered is remembered. Never rejects. */
  readonly settle: (delivered: boolean) => Promise<DuplicateLogged | undefined>;
}

/** @throws what a rewrite function of the user's own throws */
export function openMessage(
  ruleset: Ruleset,
  content: Content,
  arrival: Arrival,
  given: OpenTools,
): OpenedMessage {
  const { asking, machine } = given;
  const earlierTry = () =>
    asking === "and remember" ? earlierTryOf(content, opened.mail, given) : null;
  const tools: LookTools = { ...given, earlierTry };
  let made: Promise<Outgoing> | null = null;
  let known: Promise<Mail["people"]> | null = null;
  let now: LocalTime | null = null;
  let before: Promise<Duplicates> | null = null;
  const outgoing = () => {
    made ??= makeOutgoing(opened, tools);
    return made;
  };
  const context: DecideContext = {
    ...tools,
    mime: readMime,
    // What is looked at again, years later, would have come just now.
    now: asking === "and remember" ? machine.host.now : undefined,
    scan: (whole) => scanBy(ruleset, whole, tools),
    clock: () => {
      now = clock().clockOf(ruleset.config, tools);
      return now;
    },
    authenticate: async (incoming) =>
      (await import("./authenticate.js")).authenticate(ruleset.config, incoming, tools),
    people: async (question) => {
      known ??= import("./people.js").then(({ peopleOf }) =>
        peopleOf(ruleset.config, opened.mail, tools),
      );
      return (await known)(question);
    },
    ask: onceEach((question) => askBy(question, opened.mail, content, tools)),
    parents: async () => threads().parentsBy(opened.mail, tools),
    earlier: async (question) => {
      before ??= duplicatesOf(opened.mail, content, tools);
      return (await before).earlier(question);
    },
    suppress: async (plan) => {
      const { suppress, suppressDry } = await outgoing();
      return asking === "and remember" ? suppress(plan) : suppressDry(plan, asking !== "nobody");
    },
  };
  const opened = open(ruleset, content, arrival, context);
  const decided = () => now?.at.getTime() ?? tools.at;
  const settle = async (delivered: boolean) => (await before?.catch(() => null))?.settle(delivered);
  return { opened, sort: () => sort(opened, context), outgoing, decided, settle };
}

/** Loaded for who asks for the time. */
function clock(): typeof import("./clock.js") {
  return require("./clock.js");
}

async function duplicatesOf(mail: Mail, content: Content, tools: LookTools): Promise<Duplicates> {
  const { duplicates = (await import("./duplicates.js")).openDuplicates } = tools;
  return duplicates(mail, content, tools);
}

async function makeOutgoing(
  { ruleset: { config }, mail }: Opened,
  { paths, machine, trust, warn, at }: OpenTools,
): Promise<Outgoing> {
  const { outgoingOf } = await import("./outgoing/outgoing.js");
  const { replyHistory } = openState("files", paths, machine.host);
  return outgoingOf(mail, { config, paths, machine, trust, warn, replyHistory, at });
}

/** The same question has one answer a message. */
function onceEach(ask: Mail["ask"]): Mail["ask"] {
  const answers = new Map<string, ReturnType<Mail["ask"]>>();
  return (question) => {
    const key = JSON.stringify([question.program, question.args]);
    const answer = answers.get(key) ?? ask(question);
    answers.set(key, answer);
    return answer;
  };
}

async function askBy(
  question: Parameters<Mail["ask"]>[0],
  mail: Mail,
  content: Content,
  tools: OpenTools,
) {
  if (tools.asking === "nobody") {
    tools.unasked?.(question.program);
    return null;
  }
  const { askAbout } = await import("./ask.js");
  return askAbout(question, mail, content, {
    ...tools,
    traceless: tools.asking !== "and remember",
  });
}

async function scanBy(
  { config }: Ruleset,
  content: Content,
  { paths, deadline, machine, asking }: OpenTools,
) {
  const { scan } = await import("./scan.js");
  const sandboxed = paths.held !== null;
  return scan(config, content, { paths, deadline, machine, asking, sandboxed });
}
