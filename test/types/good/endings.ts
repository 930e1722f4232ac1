// What may stand as an ending, and what may follow it.
import { days, defer, discard, list, pipe, reject, sentTo, subject } from "sortmail";
import { also, copy, file, otherwise, rule, rules } from "../words.js";

export default rules(
  [
    rule("a value", sentTo("a"), file("inbox")),
    rule("a function", sentTo("b"), (mail) => (mail.size > 1_000_000 ? file("training") : file("inbox"))),
    rule("a function with a body", sentTo("c"), (mail) => {
      if (mail.sender === null) return discard();
      if (mail.automatic !== null) return [discard(), copy("training")];
      switch (mail.from[0]?.domain) {
        case "perl.example":
          return [file("lists", "perl"), file("inbox"), copy("training")];
        default:
          return file("inbox");
      }
    }),
    rule("a function that throws", sentTo("d"), () => {
      throw new Error("deferred");
    }),
    rule("lists", sentTo("e"), () => [file("inbox"), copy("training"), file("friends")]),
    rule("a refusal and a copy", sentTo("f"), () => [reject("no such user", "unknown user"), copy("training")]),
    rule("deliveries and copies behind a delivery", sentTo("g"), file("inbox"), file("training"), copy("friends")),
    rule("a list behind a delivery", sentTo("h"), file("inbox"), [file("training"), copy("friends")]),
    rule(
      "functions behind a delivery",
      sentTo("i"),
      (mail) => file("lists", mail.subject),
      (mail) => (mail.size > 1_000_000 ? [] : [copy("training"), file("inbox")]),
      (mail) => copy("lists", mail.subject),
    ),
    rule("copies behind a refusal", sentTo("j"), discard(), copy("inbox"), [copy("training")], () => copy("friends")),
    rule("copies behind a choice", sentTo("k"), (mail) => (mail.size > 1 ? file("inbox") : discard()), copy("inbox")),
    rule("copies behind a list of a refusal", sentTo("l"), () => [discard(), copy("inbox")], copy("training")),
    rule("a delivery behind a list that begins with one", sentTo("m"), () => [file("inbox")], file("training")),
    rule("a delivery behind a function", sentTo("n"), (mail) => file("lists", mail.subject), file("inbox")),
    rule("a deferral", sentTo("o"), defer("not yet", { atMost: days(1) })),
    rule("a choice with a deferral", sentTo("p"), (mail) => (mail.size > 1 ? defer("not yet", { atMost: "2 h" }) : file("inbox"))),
    rule("a choice, and more", sentTo("q"), (mail) => (mail.size > 1 ? defer("not yet", { atMost: "2 h" }) : [file("inbox"), copy("training")])),
    rule("a program", sentTo("r"), pipe("/bin/x", [], { statuses: { 1: "otherwise", 77: "reject" }, reason: "no" }), file("inbox")),
    rule("all of it", list(), (mail) => [file("lists", mail.list.name)], file("inbox"), [copy("training")], () => []),
    also("a copy", subject("invoice"), copy("inbox")),
    also("several", subject("invoice 2"), copy("inbox"), [copy("training"), copy("friends")], () => copy("lists", "x")),
    also("a function", list(), (mail) => copy("lists", mail.list.name)),
    also("perhaps nothing", subject("invoice 3"), (mail) => (mail.size > 1_000_000 ? [] : copy("inbox"))),
    ...["perl", "raku"].map((name) => rule(`list ${name}`, list(name), file("lists", name))),
  ],
  otherwise((mail) => (mail.recipient.address === null ? file("inbox") : reject("no such user")), copy("training")),
);

export const alone = rules([], otherwise(file("inbox"), file("training"), copy("friends")));
export const copied = rules([], otherwise((mail) => file("lists", mail.subject), file("inbox")));
export const nothing = rules([], otherwise(discard(), copy("inbox")));
