// expect: Property 'thread' does not exist on type 'Mail'.
import { subject } from "sortmail";
import { file, rule } from "../words.js";

rule("answers", subject(/^Re:/), (mail) => file(mail.thread.place)); // <- here
