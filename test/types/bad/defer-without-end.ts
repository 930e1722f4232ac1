// expect: The 'this' context of type 'void' is not assignable to method's 'this' of type '"the reason, and { atMost: … } behind it"'.
import { defer, sentTo } from "sortmail";
import { rule } from "../words.js";

rule("printer", sentTo("printer"), defer("the printer is off")); // <- here
