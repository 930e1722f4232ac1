// expect: is not assignable to type 'TemplateValue'.
import { respond } from "../answering.js";

respond("bounce", { data: { when: () => new Date() } }); // <- here
