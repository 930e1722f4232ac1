// What a condition proves, the action behind it sees.
import { all, any, automatic, type Condition, type List, list, type Mail, not, subject } from "sortmail";
import { also, copy, file, rule } from "../words.js";

rule("list", list(), (mail) => file("lists", mail.list.name));
rule("list, named", list(/\.perl\.org$/), ({ list: { name } }) => file("lists", name));
rule("in all", all(list(), subject(/perl/)), (mail) => file("lists", mail.list.name));
rule("in all, last", all(subject(/perl/), (mail) => mail.size > 1, list()), (mail) => file("lists", mail.list.name));
rule("in all in all", all(all(list(), automatic), not(subject("x"))), (mail) => file("lists", mail.list.name));
rule("both", all(list(), automatic), (mail) => file("lists", `${mail.list.name} ${mail.automatic.length}`));
rule("in each part of any", any(list("perl"), all(list("raku"), subject("x"))), (mail) => file("lists", mail.list.id));
rule("one of two", any(list(), automatic), (mail) => file("lists", mail.list?.name ?? mail.automatic ?? "none"));
rule("behind the ending too", list(), file("inbox"), (mail) => copy("lists", mail.list.name));
rule("automatic", automatic, (mail) => file("lists", mail.automatic));
also("also", list(), (mail) => copy("lists", mail.list.name), (mail) => [copy("lists", mail.list.id)]);

// A function of one's own may claim a proof, as a type predicate may.
const fromPerl: Condition<{ readonly list: List }> = async (mail) =>
  mail.list !== null && (await mail.text()).includes("perl");
rule("claimed", fromPerl, (mail) => file("lists", mail.list.name));
rule("claimed, in all", all(subject("x"), fromPerl), (mail) => file("lists", mail.list.name));

// An action that asks for less than there is, and one that asks for just what is proved.
const anywhere = (mail: Mail) => file("lists", mail.subject);
const byList = (mail: Mail & { readonly list: List }) => file("lists", mail.list.name);
rule("asks for less", list(), anywhere);
rule("asks for what is proved", list(), byList);
rule("asks for what all prove", all(list(), automatic), byList);
rule("asks for what any proves", any(list("perl"), list("raku")), byList, file("inbox"));

// What proves more can stand where less is asked for.
const conditions: Condition[] = [list(), automatic, subject("x"), (mail) => mail.size > 1];
rule("any of several", any(list(), ...conditions), (mail) => file("lists", mail.list?.name ?? "none"));
rule("one or the other", conditions.length > 3 ? list() : subject("x"), (mail) => file("lists", mail.list?.name ?? "none"));
