// What a condition captured, the action behind it has as strings.
import { all, any, body, type Captured, capture, from, list, type Mail, sentTo, subject } from "sortmail";
import { also, copy, file, rule } from "../words.js";

const tag = capture("Subject", /^\[(?<tag>[^\]]+)\]/, "tag");
const both = capture("X-Ticket", /(?<queue>\w+)-(?<no>\d+)/, "queue", "no");

rule("one", tag, (mail) => file("lists", mail.captured.tag));
rule("destructured", both, ({ captured: { queue, no } }) => file("lists", `${queue}-${no}`));
rule("several", all(tag, both, subject(/x/)), ({ captured }) => file("lists", captured.tag + captured.queue + captured.no));
rule("with what else is proved", all(list(), tag), (mail) => file("lists", mail.list.id + mail.captured.tag));
rule("in each part of any", any(tag, all(both, tag)), (mail) => file("lists", mail.captured.tag));
rule(
  "one of two",
  any(tag, both),
  ({ captured }) => file("lists", "tag" in captured ? captured.tag : captured.queue),
);
rule("the recipient", capture(sentTo, /^(?<course>.+)-course@/, "course"), (mail) => file("lists", mail.captured.course));
rule("the list", capture(list, /^(?<name>[^.]+)/, "name"), (mail) => file("lists", mail.captured.name));
rule("authors", capture(from, /@(?<host>.+)/, "host"), (mail) => file("lists", mail.captured.host));
rule("the text", capture(body, /Order (?<order>\d+)/, "order"), (mail) => file("lists", mail.captured.order));
also("behind also", tag, (mail) => copy("lists", mail.captured.tag));

const byTag = (mail: Mail & Captured<"tag">) => file("lists", mail.captured.tag);
rule("a function with a name", all(tag, both), byTag);
