// expect: Argument of type '(mail: Mail) => Promise<string>' is not assignable to parameter of type '"a function that answers true or false on every path"'.
import { file, rule } from "../words.js";

rule("text", async (mail) => (await mail.text()).trim(), file("inbox")); // <- here
