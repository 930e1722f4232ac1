// A pattern is a string, a RegExp, or a list of patterns.
import { addressedTo, attachment, body, from, header, list, type Pattern, sender, sentTo, subject } from "sortmail";

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
