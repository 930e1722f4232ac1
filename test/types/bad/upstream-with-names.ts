// expect: Argument of type '{ trustedBy: string; }' is not assignable to parameter of type '"nothing: trusted: [\"…\"] in the configuration names these machines"'.
import { upstream } from "sortmail";

upstream({ trustedBy: "blue.stonehenge.example" }); // <- here
