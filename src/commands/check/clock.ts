/** By which clocks do the rules go, and is what they wait for over? */

import { error, type Finding, ok, warning } from "../../core/contracts/finding.js";
import type { LocalTime } from "../../core/contracts/mail.js";
import { isCondition, type Test } from "../../core/language/condition.js";
import { type Entry, everyEntry } from "../../core/language/rule.js";
import type { Ruleset } from "../../core/language/ruleset.js";
import { describe, partsOf } from "../../core/language/shapes.js";
import { messageOf } from "../../core/text.js";
import { localTime } from "../../delivery/clock.js";
import { zoneOf } from "../../io/time-zone.js";
import type { World } from "../world.js";
import { called, says } from "./conditions.js";
import type { PatternTools } from "./patterns.js";
import { type Call, callsIn, ownSources, placeOf } from "./sources.js";

type Tools = Pick<PatternTools, "sources" | "folder">;

/** The time zone, and each `between` that is wholly in the past. */
export function checkClock({ rules, config }: Ruleset, world: World, tools: Tools): Finding[] {
  let now: LocalTime;
  try {
    now = localTime(world.host.now(), zoneOf(config, world));
  } catch (failure) {
    const untilThen = "until then mail is deferred when a rule asks for the time";
    return [error("time zone", messageOf(failure), untilThen)];
  }
  const whose = config.timeZone === undefined ? "the machine's" : "as timeZone says";
  const zone = ok("time zone", `${now.zone}, ${whose}: it is ${now.date} ${now.time} there`);
  const calls = ownSources(tools).flatMap(callsIn);
  const over = everyEntry(rules).flatMap((entry) =>
    endedIn(entry.when, now).map((test) => ended(entry, test, placesOf(test, calls, tools))),
  );
  return [zone, ...over];
}

/** Those that match nothing any more. */
function endedIn(test: Test, now: LocalTime): Test[] {
  const clock = isCondition(test) && "clock" in test.shape ? test.shape.clock : undefined;
  const ends = clock?.ends ?? null;
  const own = ends !== null && ends <= `${now.date} ${now.time}` ? [test] : [];
  return [...own, ...partsOf(test).flatMap((part) => endedIn(part, now))];
}

function ended(entry: Entry, test: Test, [place]: readonly Finding["place"][]): Finding {
  const message = `${called(entry)}: ${describe(test)} is over, and matches nothing any more`;
  const found = warning("conditions", message, "write new days, or take the rule out");
  return place === undefined ? found : { ...found, place };
}

/** Where it is written: in the calls of that word which have the same texts in them. */
function placesOf(test: Test, calls: readonly Call[], { folder }: Tools): Finding["place"][] {
  const text = describe(test);
  const word = text.slice(0, text.indexOf("("));
  const said = text.match(/"[^"]*"/g) ?? [];
  return calls
    .filter((call) => call.word === word && said.every((each) => says(call, each)))
    .map(({ source, start }) => placeOf(source, start, folder));
}
