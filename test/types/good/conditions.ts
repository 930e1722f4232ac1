// A person's own conditions, beside the ready-made ones.
import {
  addressedTo,
  all,
  antivirusNotice,
  any,
  attachment,
  automatic,
  body,
  type Condition,
  condition,
  from,
  header,
  list,
  type Mail,
  not,
  sender,
  sentTo,
  subject,
} from "sortmail";
import { file, rule } from "../words.js";

const big = (mail: Mail) => mail.size > 1_000_000;
const isFriend = (...names: string[]): Condition => any(from(names), sender(names));
const tests: Condition[] = [big, list()];

rule("own", (mail) => mail.size > 1_000_000, file("inbox"));
rule("own, named", big, file("inbox"));
rule("own, that looks at nothing", () => true, file("inbox"));
rule("own, destructured", ({ recipient, envelope }) => recipient.local === envelope.extension, file("inbox"));
rule("own, async", async (mail) => (await mail.text()).includes("virus"), file("inbox"));
rule("own, with a promise", (mail) => mail.html().then((html) => html !== ""), file("inbox"));
rule("own, now or later", (mail) => mail.size > 1_000_000 || mail.text().then((text) => text !== ""), file("inbox"));
rule("own, asks a ready-made one", async (mail) => (await list()(mail)) && mail.size > 1, file("inbox"));
rule(
  "own, over attachments",
  async (mail) => (await mail.attachments()).some(({ name, type, size }) => name + type !== "" && size > 1),
  file("inbox"),
);
rule("own, over headers", (mail) => mail.headers("Received").length > 20 || mail.header("X-A") !== null, file("inbox"));
rule("own, over octets", (mail) => mail.rawHeader("Subject").some((octets) => octets.length > 998), file("inbox"));
rule("own, over addresses", (mail) => [...mail.to, ...mail.cc].every(({ domain }) => domain !== ""), file("inbox"));
rule("own, over dates", (mail) => mail.date !== null && mail.date.getFullYear() < 1990, file("inbox"));
rule("made by a function", isFriend("larry@perl.example", "damian@raku.example"), file("inbox"));
rule("together", all(big, (mail) => mail.size > 1, async () => true, list(), ...tests), file("inbox"));
rule("either", any(big, (mail) => mail.size > 1, async () => true, automatic), file("inbox"));
rule("neither", not(any(big, not(automatic), not(async () => true), not((mail) => mail.size > 1))), file("inbox"));
rule(
  "all of the ready-made",
  any(sentTo("a"), addressedTo("a"), from("a"), sender("a"), subject("a"), header("A"), body("a"), attachment()),
  file("inbox"),
);
rule("what a scanner says", all(antivirusNotice, sentTo("merlyn")), file("inbox"));

// With a name of its own, and what a trace shows beside it.
const huge = condition("huge", (mail) => mail.size > 1e7, (mail) => mail.size);
rule("named", all(huge, condition("late", async (mail) => (await mail.text()) === "", (mail) => mail.sender)), file("inbox"));
rule("named, with its proof", condition("perl", list(/perl/)), (mail) => file("lists", mail.list.name));

// Deep, spread, many, in lists, and functions of one's own among them.
const parts = [list(), (mail: Mail) => mail.size > 1] as const;
rule("spread", all(...parts, (mail) => mail.size > 2), (mail) => file("lists", mail.list.name));
rule("in a list", all([list(), (mail) => mail.size > 1]), (mail) => file("lists", mail.list.name));
rule(
  "many",
  all(big, big, big, big, big, big, big, (mail) => mail.size > 8, list(), ...tests),
  (mail) => file("lists", mail.list.name),
);
