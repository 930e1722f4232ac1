// expect: This condition will always return true since this function is always defined. Did you mean to call it instead?
import { automatic, subject } from "sortmail";
import { file, rule } from "../words.js";

rule("noise", automatic && subject(/virus/i), file("inbox")); // <- here
