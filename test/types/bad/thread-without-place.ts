// expect: Argument of type … is not assignable to parameter of type … "training"'.
import { file, inThread, rule } from "../words.js";

rule("threads", inThread(), (mail) => file(mail.thread)); // <- here
