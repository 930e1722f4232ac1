import { SETUPS } from "./scene.js";
import { faultTests } from "./suite.js";

faultTests(SETUPS.first, {
  least: 150,
  names: ["mkdir", "chmod", "rename", "rmdir", "getdents64"],
});
