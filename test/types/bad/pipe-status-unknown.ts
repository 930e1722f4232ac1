// expect: Type '"inbox"' is not assignable to type 'PipeOutcome'.
import { pipe, sentTo } from "sortmail";
import { rule } from "../words.js";

rule("news", sentTo("news"), pipe("/usr/local/bin/mail2news", [], { statuses: { 1: "inbox" } })); // <- here
