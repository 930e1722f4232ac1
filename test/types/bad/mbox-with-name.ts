// expect: Expected 1 arguments, but got 2.
import { file } from "../words.js";

file("friends", "merlyn"); // <- here
