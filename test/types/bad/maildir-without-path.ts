// expect: Expected 1-2 arguments, but got 0.
import { maildir } from "sortmail";

maildir(); // <- here
