// expect: Type '"defers"' is not assignable to type 'RunFailure | undefined'. Did you mean '"defer"'?
import { run } from "sortmail";

run("/bin/true", [], { onFailure: "defers" }); // <- here
