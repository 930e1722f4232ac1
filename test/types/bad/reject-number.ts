// expect: Argument of type '67' is not assignable to parameter of type '"refused" | "unavailable" | "unknown user" | undefined'.
import { reject } from "sortmail";

reject("no such user", 67); // <- here
