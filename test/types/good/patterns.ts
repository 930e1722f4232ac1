// A pattern is a string, a RegExp, or a list of patterns.
import {
  addressedTo,
  all,
  any,
  attachment,
  body,
  type Condition,
  contains,
  domain,
  from,
  fromName,
  header,
  involves,
  list,
  listed,
  type Pattern,
  replyTo,
  sender,
  sentTo,
  subject,
  type TextPattern,
  to,
} from "sortmail";
import { file, rule } from "../words.js";

const friends = ["larry@perl.example", /@raku\./];
const fixed = ["larry", "damian"] as const;
const nested: Pattern = ["larry", [/damian/, ["randal"]]];

sentTo("merlyn");
sentTo("merlyn", "training@stonehenge.example", /\+/i);
sentTo(friends);
sentTo(fixed, nested, "merlyn", []);
sentTo(...fixed);
addressedTo("merlyn");
addressedTo("merlyn", "training");
addressedTo(...fixed);
from(/@billing\./, nested);
sender(friends);
subject(/virus/i);
header("X-Circle");
header("X-Circle", "friends", /^perl/, fixed);
header("X-Circle", ...friends);
list();
list(/\.perl\.org$/, fixed);
list(...friends);
body(/unsubscribe/);
attachment();
attachment(/\.(exe|scr)$/i, "application/pdf");
addressedTo("merlyn@stonehenge.example", ["merlyn", "training"]);
from(domain("amazon.com"), contains("@shop"), listed("vips.txt"));
to(domain("amazon.com"), [listed("vips.txt"), "ada@analytic.example"]);
involves(/@raku\./);
replyTo(domain("amazon.com"));
fromName("Ada Byron", /larry/i, contains("wall"));
subject(contains("invoice"));
list(domain("apache.org"));
header("X-Forwarded-To", domain("office.example"));

// Lists, spread or not, and what map makes of them.
const names = ["larry@perl.example", "damian@raku.example"];
const words: TextPattern[] = ["invoice", contains("order")];
const tests: Condition[] = names.map((name) => from(name));
subject(words);
subject(...words);
from(...names);
from(...names.map(domain));
const conditions: Condition[] = [
  any(...names.map(from)),
  all(...names.map(to)),
  any(names.map(sender)),
  any(...words.map(subject)),
  any(names.map(addressedTo)),
  any([from("a"), list()]),
  all([from("a"), list()]),
  any(...tests),
  all(tests),
  any([...tests, list()], from("a")),
];
rule("lists of conditions", any(conditions), file("inbox"));
rule("a list proves as its members do", all([from("a"), list()]), (mail) => file("lists", mail.list.name));
