// expect: Expected 1 arguments, but got 0.
import { maildir } from "sortmail";

maildir(); // <- here
