// expect: Property 'thread' does not exist on type 'Mail'.
import { any, subject } from "sortmail";
import { file, inThread, rule } from "../words.js";

rule("answers", any(inThread(), subject(/^Re:/)), (mail) => file(mail.thread.place)); // <- here
