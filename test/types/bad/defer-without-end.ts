// expect: Expected 2 arguments, but got 1.
import { defer, sentTo } from "sortmail";
import { rule } from "../words.js";

rule("printer", sentTo("printer"), defer("the printer is off")); // <- here
