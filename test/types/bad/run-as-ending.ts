// expect: Argument of type 'RunAction' is not assignable to parameter of type '"where the message goes first, such as file(…): copy, respond and the like come behind it"'.
import { run, sentTo } from "sortmail";
import { rule } from "../words.js";

rule("news", sentTo("news"), run("/bin/true")); // <- here
