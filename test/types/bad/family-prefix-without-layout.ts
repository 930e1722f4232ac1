// expect: Argument of type '{ prefix: string; }' is not assignable to parameter of type … Property 'layout' is missing in type '{ prefix: string; }' but required in type 'MaildirPlusPlusOptions'.
import { maildirs } from "sortmail";

maildirs("~/Maildir", { prefix: "lists" }); // <- here
