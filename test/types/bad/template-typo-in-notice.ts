// expect: Argument of type '"bonce"' is not assignable to parameter of type '"bounce" | "training"'.
import { notify } from "../answering.js";

notify("ada@analytic.example", "bonce"); // <- here
