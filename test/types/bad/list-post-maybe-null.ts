// expect: Argument of type 'string | null' is not assignable to parameter of type 'string'. Type 'null' is not assignable to type 'string'.
import { list } from "sortmail";
import { file, rule } from "../words.js";

rule("perl", list(), (mail) => file("lists", mail.list.post)); // <- here
