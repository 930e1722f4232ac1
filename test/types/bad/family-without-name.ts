// expect: Expected 2-3 arguments, but got 1.
import { file } from "../words.js";

file("lists"); // <- here
