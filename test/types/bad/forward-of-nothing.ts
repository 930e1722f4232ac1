// expect: The 'this' context of type 'void' is not assignable to method's 'this' of type '"an address"'.
import { also, forward } from "../answering.js";

also("all", () => true, forward()); // <- here
