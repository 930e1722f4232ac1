// expect: Type 'Promise<string>' is not assignable to type 'boolean | Promise<boolean>'. … Type 'string' is not assignable to type 'boolean'.
import { file, rule } from "../words.js";

rule("text", async (mail) => (await mail.text()).trim(), file("inbox")); // <- here
