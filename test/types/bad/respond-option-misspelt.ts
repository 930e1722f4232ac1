// expect: Object literal may only specify known properties, and 'form' does not exist in type … RespondOptions<
import { respond } from "../answering.js";

respond("bounce", { form: "merlyn@stonehenge.example" }); // <- here
