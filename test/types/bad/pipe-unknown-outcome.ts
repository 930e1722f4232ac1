// expect: Type '"bounce"' is not assignable to type 'PipeOutcome'.
import { pipe } from "sortmail";

pipe("/usr/bin/inews", [], { statuses: { 1: "bounce" } }); // <- here
