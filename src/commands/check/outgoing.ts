/** Can mail leave, and does none of it come straight back? */

import { accessSync, constants, statSync } from "node:fs";
import { join } from "node:path";
import type { Action } from "../../core/actions.js";
import { mineOf } from "../../core/mine.js";
import { sendmail } from "../../core/outgoing.js";
import { domainsOf } from "../../core/recipient.js";
import type { ActionSource, Ruleset } from "../../core/ruleset.js";
import { sendableAddress } from "../../core/sendable.js";
import { shellWord } from "../startline.js";
import { error, type Finding, ok } from "./finding.js";

/** What the rules say without being asked: an action that a function chooses is known only when a message comes. */
export function checkOutgoing(ruleset: Ruleset, locate: (path: string) => string): Finding[] {
  const said = actionsIn(ruleset);
  const leaves = said.some(({ action }) => LEAVING.has(action.kind)) || ruleset.config.templates !== undefined;
  return [
    ...(leaves ? [wayOut(ruleset, locate)] : []),
    ...said.flatMap(({ rule, action }) => {
      if (action.kind === "forward") return checkForward(rule, action.to, ruleset);
      return action.kind === "pipe" ? checkProgram(rule, action.program) : [];
    }),
  ];
}

const LEAVING = new Set(["forward", "redistribute", "respond", "notify"]);

interface Said {
  readonly rule: string;
  readonly action: Action;
}

function actionsIn({ rules, otherwise }: Ruleset): Said[] {
  const all = [...rules, { name: "otherwise", actions: otherwise.actions }];
  return all.flatMap(({ name, actions }) => actions.flatMap(valuesIn).map((action) => ({ rule: name, action })));
}

function valuesIn(source: ActionSource): readonly Action[] {
  if (typeof source === "function") return [];
  return "kind" in source ? [source] : source;
}

function checkForward(rule: string, to: string, { config: { recipient } }: Ruleset): Finding[] {
  const about = `rule ${JSON.stringify(rule)}`;
  if (sendableAddress(to) === null) {
    return [error(about, `forward: ${JSON.stringify(to)} is no address that mail can be sent to`, "mend it")];
  }
  const [domain] = domainsOf(recipient);
  const nobody = { address: null, local: null, domain: domain ?? null, extension: null, user: null, deliveredTo: null };
  if (!mineOf(recipient, nobody).has(to)) return [];
  return [error(about, `forward: ${to} is one of your own addresses: the message would come back`, "file it instead")];
}

function checkProgram(rule: string, program: string): Finding[] {
  const fault = programFault(program);
  if (fault === null) return [];
  return [error(`rule ${JSON.stringify(rule)}`, `pipe: ${fault}`, "until then its mail is deferred")];
}

function wayOut({ config: { outgoing = sendmail() } }: Ruleset, locate: (path: string) => string): Finding {
  const about = "outgoing";
  if (outgoing.kind === "smtp") {
    return ok(
      about,
      `${outgoing.lmtp ? "LMTP" : "SMTP"} to ${outgoing.host}:${outgoing.port}; nothing is sent to try it`,
    );
  }
  if (outgoing.kind === "hold") {
    return ok(about, `nothing is sent: it is filed in ${join(locate(outgoing.folder.path), "/")}`);
  }
  const fault = programFault(outgoing.path);
  if (fault === null) return ok(about, `${outgoing.path} is there`);
  return error(about, fault, "until then what should be sent is deferred; see sendmail(…), smtp({…})");
}

function programFault(program: string): string | null {
  if (!program.startsWith("/")) return `${program} does not begin with /`;
  const found = statSync(program, { throwIfNoEntry: false });
  if (found === undefined) return `there is no ${program}`;
  if (!found.isFile()) return `${program} is no program`;
  try {
    accessSync(program, constants.X_OK);
    return null;
  } catch {
    return `you may not start ${program}: see ls -l ${shellWord(program)}`;
  }
}
