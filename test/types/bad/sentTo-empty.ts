// expect: Expected at least 1 arguments, but got 0.
import { sentTo } from "sortmail";

sentTo(); // <- here
