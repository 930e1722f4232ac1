// expect: 'mail.list' is possibly 'null'.
import { file, otherwise } from "../words.js";

otherwise((mail) => file("lists", mail.list.name)); // <- here
