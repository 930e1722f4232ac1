// expect: Type '"lists"' is not assignable to type '"inbox" | "sent" | undefined'.
import { respond } from "../answering.js";

respond("bounce", { copyTo: "lists" }); // <- here
