// expect: Expected 1-2 arguments, but got 0.
import { reject } from "sortmail";

reject(); // <- here
