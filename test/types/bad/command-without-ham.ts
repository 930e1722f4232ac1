// expect: Property 'ham' is missing in type '{ spam: number[]; }' but required in type 'CommandOptions'.
import { command } from "sortmail";

command("/usr/bin/bogofilter", [], { spam: [0] }); // <- here
