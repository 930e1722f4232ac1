// expect: The 'this' context of type 'void' is not assignable to method's 'this' of type '"the name of a header field"'.
import { header } from "sortmail";

header(); // <- here
