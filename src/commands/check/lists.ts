/** Can every list be redistributed: its address, the file of its members? */

import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { parseMembers } from "../../core/members.js";
import { sendableAddress } from "../../core/sendable.js";
import { messageOf } from "../../core/status.js";
import { codeOf } from "../../io/durable.js";
import { checkTrust } from "../../rules/trust.js";
import { type LetterTools, membersFile } from "../outgoing/letters.js";
import { error, type Finding, ok } from "./finding.js";
import { amount } from "./rules.js";

const UNTIL_THEN = "until then mail to the list is deferred";

export function checkLists(tools: LetterTools): Finding[] {
  return Object.entries(tools.config.lists ?? {}).flatMap(([name, { address }]) => {
    const about = `list ${name}`;
    const wrong = sendableAddress(address) === null ? [error(about, `${address} is no address`, UNTIL_THEN)] : [];
    return [...wrong, ...checkMembers(about, membersFile(name, tools), tools)];
  });
}

function checkMembers(about: string, file: string, { places, world }: LetterTools): Finding[] {
  try {
    const [fault] = checkTrust([file], { uid: world.uid, gid: world.gid });
    if (fault !== undefined) return [error(about, fault, UNTIL_THEN)];
    const { length } = parseMembers(readFileSync(file, "utf8"));
    const none = "no members so far: mail to the list is filed as otherwise(…) says";
    return [ok(about, `${file} has ${length > 0 ? amount(length, "member") : none}`)];
  } catch (failure) {
    if (codeOf(failure) === "ENOENT") return [error(about, `there is no ${file}`, UNTIL_THEN)];
    const found = error(about, messageOf(failure), UNTIL_THEN);
    const line = lineOf(failure);
    return [
      line === null ? found : { ...found, place: { file: relative(places.config, file), path: file, line, column: 1 } },
    ];
  }
}

function lineOf(failure: unknown): number | null {
  return failure instanceof Error && "line" in failure && typeof failure.line === "number" ? failure.line : null;
}
