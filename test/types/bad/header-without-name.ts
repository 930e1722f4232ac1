// expect: Expected at least 1 arguments, but got 0.
import { header } from "sortmail";

header(); // <- here
