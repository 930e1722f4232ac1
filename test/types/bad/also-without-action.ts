// expect: Expected at least 3 arguments, but got 2.
import { sentTo } from "sortmail";
import { also } from "../words.js";

also("noise", sentTo("noise")); // <- here
