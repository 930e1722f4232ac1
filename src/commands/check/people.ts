/** Whom do the sources know that `people` names? Each is read to its end, as no delivery may. */

import { error, type Finding, ok, warning } from "../../core/contracts/finding.js";
import { describePeople, type PeopleSpec } from "../../core/language/people-spec.js";
import { asksPeople } from "../../core/language/people-words.js";
import type { Ruleset } from "../../core/language/ruleset.js";
import { messageOf } from "../../core/text.js";
import { type PeopleTools, readerOf } from "../../delivery/people-sources.js";
import { entryOf } from "../../people/source.js";

const UNTIL_THEN = "until then a message is deferred when a rule asks for it";

/** What has been read is kept, so that deliveries need not. */
export async function* checkPeople(
  { config, rules }: Ruleset,
  tools: LookTools,
): AsyncGenerator<Finding> {
  const specs = config.people ?? [];
  for (const spec of specs) yield* checkSource(spec, tools);
  if (specs.length === 0) return;
  if (asksPeople("answersMine", rules) && specs.every(({ kind }) => kind !== "sent"))
    yield warning(
      "people",
      "answersMine knows no message of yours",
      'add sent("~/Mail/Sent") to people, the folder of what you have sent',
    );
  if (asksPeople("known", rules) && config.authentication === undefined)
    yield warning(
      "people",
      "known goes by From alone, and anybody can write any From",
      "add authentication: … to sortmail({…}), such as authenticationResults()",
    );
}

/** What a look at them needs: as for a delivery, but for as long as it takes. */
type LookTools = Omit<PeopleTools, "asking" | "note" | "budget">;

async function* checkSource(spec: PeopleSpec, tools: LookTools): AsyncGenerator<Finding> {
  const about = describePeople(spec);
  const notes: string[] = [];
  const note = (text: string) => notes.push(text.replace(/^people: /, ""));
  const read = readerOf({ ...tools, asking: "and remember", budget: NO_LIMIT, note });
  try {
    const { known, left } = await read(spec);
    const found = countedIn(known.entries());
    if (left !== null) yield warning(about, `${found}; ${left}`, "run sortmail check again");
    else if (known.count === 0) yield warning(about, "has nothing in it so far", null);
    else yield ok(about, found);
  } catch (failure) {
    yield error(about, messageOf(failure).replace(`${about}: `, ""), UNTIL_THEN);
  }
  for (const text of notes) yield warning(about, text, null);
}

const NO_LIMIT = Number.POSITIVE_INFINITY;

/** The kinds of entries that are counted, and what they are. */
const COUNTED: readonly (readonly [begins: string, one: string, many: string])[] = [
  [entryOf.address(""), "address", "addresses"],
  [entryOf.domain(""), "domain", "domains"],
  [entryOf.message(""), "message of yours", "messages of yours"],
];

function countedIn(entries: Iterable<string>): string {
  const counts = COUNTED.map(() => 0);
  for (const entry of entries) {
    const index = COUNTED.findIndex(([begins]) => entry.startsWith(begins));
    counts[index] = (counts[index] ?? 0) + 1;
  }
  const words = COUNTED.flatMap(([, one, many], index) => {
    const count = counts[index] ?? 0;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return words.join(", ") || "no addresses";
}
