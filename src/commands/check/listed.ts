/** Can the files be read that the rules name with `listed`? */

import type { Finding } from "../../core/contracts/finding.js";
import { parseEntries } from "../../core/language/listed.js";
import type { MessageSources } from "../../delivery/outgoing/message-sources.js";
import { fileBesideRules } from "../../rules/listed-files.js";
import { checkBeside } from "./beside.js";
import { amount } from "./rules.js";

const UNTIL_THEN = "until then a message is deferred when a rule looks into it";

/** @param files as the rules say them */
export function checkListed(files: readonly string[], tools: MessageSources): Finding[] {
  return files.map((name) =>
    checkBeside(
      {
        about: `listed ${name}`,
        file: fileBesideRules(name, tools),
        read: inWords,
        untilThen: UNTIL_THEN,
      },
      tools,
    ),
  );
}

function inWords(text: string): string {
  const { addresses, domains } = parseEntries(text);
  const counts = [
    ...(addresses.size > 0
      ? [addresses.size === 1 ? "1 address" : `${addresses.size} addresses`]
      : []),
    ...(domains.size > 0 ? [amount(domains.size, "domain")] : []),
  ];
  return counts.join(" and ") || "nothing in it so far: it matches nothing";
}
