// What a group's condition proves, the functions of the rules inside see.
import { all, any, automatic, capture, type Condition, from, group, list, type List, type Mail, type Rule, sentTo, spam, subject } from "sortmail";
import * as answering from "../answering.js";
import { also, copy, file, otherwise, rule, rules } from "../words.js";
import * as words from "../words.js";

const tag = capture("Subject", /^\[(?<tag>[^\]]+)\]/, "tag");
const intoList = (mail: Mail & { readonly list: List }) => file("lists", mail.list.name);
const big = (mail: Mail) => mail.size > 1_000_000;

const lists = group(list(), [
  rule("perl", subject(/perl/), (mail) => file("lists", mail.list.name)),
  rule("own condition", (mail) => mail.size > 1, (mail) => file("lists", mail.list.name)),
  rule("by name", big, intoList),
  rule("destructured", from("a@b.example"), ({ list: { id } }) => file("lists", id)),
  rule("with a proof of its own", all(automatic, tag), (mail) => file("lists", mail.list.id + mail.automatic + mail.captured.tag)),
  rule("behind the ending", big, file("inbox"), (mail) => copy("lists", mail.list.name)),
  rule("a list of actions", big, (mail) => [file("lists", mail.list.name), copy("inbox")]),
  also("beside", big, (mail) => copy("lists", mail.list.name)),
  rule("own condition, by what is proved", (mail) => mail.list.post !== null, (mail) => file("lists", mail.list.name)),
  rule("the same, async", async ({ list: { id } }) => id !== "", (mail) => file("lists", mail.list.name)),
  also("beside, by what is proved", ({ list: { id } }) => id !== "", (mail) => copy("lists", mail.list.name)),
  group((mail) => mail.list.id !== "", [rule("in a group of one's own", (mail) => mail.list.id !== "", (mail) => file("lists", mail.list.id))]),
  rule("nothing of it", sentTo("a"), file("inbox")),
]);

export default rules(
  [
    lists,
    words.group(all(list(), tag), [
      rule("both", subject(/x/), ({ list: { id }, captured }) => file("lists", id + captured.tag)),
      group(automatic, [
        rule("all three", big, (mail) => file("lists", mail.list.id + mail.automatic + mail.captured.tag)),
        also("all three beside", big, (mail) => copy("lists", mail.list.id + mail.automatic)),
        words.group(tag, [rule("deep", big, (mail) => file("lists", mail.list.id + mail.automatic + mail.captured.tag))]),
      ]),
      group((mail) => mail.size > 1, [rule("own group", big, (mail) => file("lists", mail.list.id))]),
    ]),
    group(async (mail) => (await mail.text()) !== "", [rule("async", big, file("inbox"))]),
    group(any(tag, all(list(), tag)), [rule("any", big, (mail) => file("lists", mail.captured.tag))]),
    group(big, []),
    rule("last", big, file("inbox")),
  ],
  otherwise(file("inbox")),
);

// Helpers are annotated with what they rely on.
const byList = (name: string): Rule<{ readonly list: List }> =>
  rule(name, subject(name), (mail) => file("lists", mail.list.name));
const mine: Rule[] = [rule("mine", big, file("inbox")), group(list(), [byList("a"), ...["b", "c"].map(byList)]), lists];
rules([...mine], otherwise(file("inbox")));

// Where there is a scanner, a group may ask it.
answering.rules(
  [
    group(spam, [answering.rule("spam", big, answering.file("inbox"))]),
    answering.group(all(spam, list()), [answering.rule("spam, too", spam, (mail) => answering.file("lists", mail.list.id))]),
  ],
  answering.otherwise(answering.file("inbox")),
);
const asked: Condition<{ readonly list: List }> = list();
group(asked, [rule("claimed", big, (mail) => file("lists", mail.list.name))]);
