// expect: Type '"mine"' is not assignable to type 'EnvelopeChoice | undefined'.
import { forward } from "../answering.js";

forward("ada@analytic.example", { envelope: "mine" }); // <- here
