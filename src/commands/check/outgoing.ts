/** Can mail leave, and does none of it come straight back? */

import { error, type Finding } from "../../core/contracts/finding.js";
import type { Action } from "../../core/language/actions.js";
import type { Config } from "../../core/language/config.js";
import type { ActionSource, Ruleset } from "../../core/language/sortmail.js";
import { sendmail } from "../../core/language/transport-spec.js";
import { sendableAddress } from "../../core/message/smtp-address.js";
import { ownAddressesBefore } from "../../core/policy/own-addresses.js";
import { messageOf } from "../../core/text.js";
import { personOf } from "../../delivery/outgoing/message-sources.js";
import { ownMailbox } from "../../reply/draft.js";
import { programFault } from "../../send/program-fault.js";
import { checkTransport } from "../../send/transports.js";

/**
 * What the rules say without being asked: an action that a function chooses is known only when a
 * message comes.
 */
export async function checkOutgoing(
  ruleset: Ruleset,
  locate: (path: string) => string,
): Promise<Finding[]> {
  const said = actionsIn(ruleset);
  const leaves =
    said.some(({ action }) => LEAVING.has(action.kind)) || ruleset.config.templates !== undefined;
  return [
    ...(leaves ? [await checkTransport(ruleset.config.outgoing ?? sendmail(), locate)] : []),
    ...said.flatMap((each) => checkAction(each, ruleset)),
  ];
}

function checkAction({ rule, action }: Said, { config }: Ruleset): Finding[] {
  const about = `rule ${JSON.stringify(rule)}`;
  switch (action.kind) {
    case "forward":
      return checkForward(about, action.to, config);
    case "notify":
      return checkAddress(about, "notify", action.to);
    case "respond":
      return checkFrom(about, action.options.from, config);
    case "pipe":
      return checkProgram(about, action.program);
    default:
      return [];
  }
}

const LEAVING = new Set(["forward", "redistribute", "respond", "notify"]);

interface Said {
  readonly rule: string;
  readonly action: Action;
}

function actionsIn({ rules, otherwise }: Ruleset): Said[] {
  const all = [...rules, { name: "otherwise", actions: otherwise.actions }];
  return all.flatMap(({ name, actions }) =>
    actions.flatMap(valuesIn).map((action) => ({ rule: name, action })),
  );
}

function valuesIn(source: ActionSource): readonly Action[] {
  if (typeof source === "function") return [];
  return "kind" in source ? [source] : source;
}

function checkForward(about: string, to: string, config: Config): Finding[] {
  if (!ownAddressesBefore(config.recipient)?.has(to)) return checkAddress(about, "forward", to);
  return [
    error(
      about,
      `forward: ${to} is one of your own addresses: the message would come back`,
      "file it instead",
    ),
  ];
}

function checkAddress(about: string, kind: string, to: string): Finding[] {
  if (sendableAddress(to) !== null) return [];
  return [
    error(about, `${kind}: ${JSON.stringify(to)} is no address that mail can be sent to`, "fix it"),
  ];
}

/** An answer comes from one of the user's own addresses. */
function checkFrom(about: string, from: string | undefined, config: Config): Finding[] {
  const own = ownAddressesBefore(config.recipient);
  if (from === undefined || own === null) return [];
  try {
    ownMailbox(from, personOf(config, own));
    return [];
  } catch (failure) {
    return [
      error(about, `respond: ${messageOf(failure)}`, "until then what it replies to is deferred"),
    ];
  }
}

function checkProgram(about: string, program: string): Finding[] {
  const fault = programFault(program);
  return fault === null ? [] : [error(about, `pipe: ${fault}`, "until then its mail is deferred")];
}
