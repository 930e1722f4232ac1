// expect: Argument of type 'string' is not assignable to parameter of type 'FileOptions | OnlyAFamilyTakesAName | undefined'.
import { file, inThread, rule } from "../words.js";

rule("threads", inThread("lists"), (mail) => file(mail.thread.place, mail.subject)); // <- here
