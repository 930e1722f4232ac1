/** Can mail leave, and does none of it come straight back? */

import { error, type Finding, warning } from "../../core/contracts/finding.js";
import { type Check, commandOf, isRun, isSent, sendRow } from "../../core/language/action-rows.js";
import type { Action } from "../../core/language/actions.js";
import type { Config } from "../../core/language/config.js";
import { everyRule } from "../../core/language/rule.js";
import type { Ruleset } from "../../core/language/ruleset.js";
import { sendmail } from "../../core/language/transport-spec.js";
import { sendableAddress } from "../../core/message/smtp-address.js";
import { ownAddressesBefore } from "../../core/policy/own-addresses.js";
import { messageOf } from "../../core/text.js";
import { personOf } from "../../delivery/outgoing/message-sources.js";
import { programFault } from "../../io/programs/program-fault.js";
import { ownMailbox } from "../../reply/draft.js";
import { checkTransport } from "../../send/transports.js";
import { valuesIn } from "./alternatives.js";

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
    said.some(({ action }) => isSent(action)) || ruleset.config.templates !== undefined;
  const { outgoing = sendmail() } = ruleset.config;
  return [
    ...(leaves ? [await checkTransport(outgoing, locate)] : []),
    ...said.flatMap((each) => checkAction(each, ruleset)),
  ];
}

function checkAction({ rule, action }: Said, { config }: Ruleset): Finding[] {
  const about = `rule ${JSON.stringify(rule)}`;
  if (isRun(action)) return checkProgram(about, action.kind, commandOf(action));
  if (!isSent(action)) return [];
  for (const check of sendRow(action).checks(action)) {
    const found = CHECKS[check.kind](check.address, { about, kind: action.kind, config });
    if (found !== null) return [found];
  }
  return [];
}

/** An action, and who says it. */
export interface Said {
  readonly rule: string;
  readonly action: Action;
}

/** Those that are said without a message: what a function chooses is known only when one comes. */
export function actionsIn({ rules, otherwise }: Ruleset): Said[] {
  const all = [...everyRule(rules), { name: "otherwise", actions: otherwise.actions }];
  return all.flatMap(({ name, actions }) =>
    actions.flatMap(valuesIn).map((action) => ({ rule: name, action })),
  );
}

interface About {
  readonly about: string;
  readonly kind: string;
  readonly config: Config;
}

const CHECKS: Readonly<Record<Check["kind"], (address: string, about: About) => Finding | null>> = {
  address: (address, { about, kind }) =>
    sendableAddress(address) !== null
      ? null
      : error(
          about,
          `${kind}: ${JSON.stringify(address)} is no address that mail can be sent to`,
          "fix it",
        ),
  "not own": (address, { about, kind, config }) =>
    ownAddressesBefore(config.recipient)?.has(address)
      ? error(
          about,
          `${kind}: ${address} is one of your own addresses: the message would come back`,
          "file it instead",
        )
      : null,
  own: checkOwn,
};

/** An answer comes from one of the user's own addresses. */
function checkOwn(from: string, { about, kind, config }: About): Finding | null {
  const own = ownAddressesBefore(config.recipient);
  if (own === null) return null;
  try {
    ownMailbox(from, personOf(config, own));
    return null;
  } catch (failure) {
    return error(
      about,
      `${kind}: ${messageOf(failure)}`,
      "until then what it replies to is deferred",
    );
  }
}

function checkProgram(
  about: string,
  kind: string,
  { program, onFailure }: ReturnType<typeof commandOf>,
): Finding[] {
  const fault = programFault(program);
  if (fault === null) return [];
  return onFailure === "ignore"
    ? [warning(about, `${kind}: ${fault}`, "until then it is not run, and the log alone says so")]
    : [error(about, `${kind}: ${fault}`, "until then its mail is deferred")];
}
