// expect: Argument of type 'string | null' is not assignable to parameter of type 'string'. Type 'null' is not assignable to type 'string'.
import { subject } from "sortmail";
import { file, rule } from "../words.js";

rule("noise", subject(/virus/), (mail) => file("lists", mail.automatic)); // <- here
