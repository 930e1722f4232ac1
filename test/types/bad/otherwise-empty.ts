// expect: Expected at least 1 arguments, but got 0.
import { otherwise } from "../words.js";

otherwise(); // <- here
