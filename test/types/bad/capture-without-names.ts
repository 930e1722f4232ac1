// expect: Expected at least 3 arguments, but got 2.
import { capture } from "sortmail";

export const tagged = capture("Subject", /\[(?<list>.+)\]/); // <- here
