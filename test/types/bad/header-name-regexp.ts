// expect: Argument of type 'RegExp' is not assignable to parameter of type 'string'.
import { header } from "sortmail";

header(/^X-/, "friends"); // <- here
