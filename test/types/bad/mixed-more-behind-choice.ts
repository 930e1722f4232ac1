// expect: Type 'FileAction' is not assignable to type 'CopyAction'. Types of property 'kind' are incompatible. Type '"file"' is not assignable to type '"copy"'.
import { discard, sentTo } from "sortmail";
import { copy, file, rule } from "../words.js";

rule("noise", sentTo("noise"), discard(), [copy("inbox"), file("training")]); // <- here
