// expect: Argument of type '"freinds"' is not assignable to parameter of type '"friends"'.
import { redistribute } from "../answering.js";

redistribute("freinds"); // <- here
