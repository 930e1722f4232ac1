// expect: Argument of type '"no such user"' is not assignable to parameter of type '"refused" | "unavailable" | "unknown user" | undefined'.
import { reject } from "sortmail";

reject("no such user", "no such user"); // <- here
