// expect: Argument of type '"10pm"' is not assignable to parameter of type '`${number}:${number}`'.
import { hours } from "sortmail";

hours("10pm", "6am"); // <- here
