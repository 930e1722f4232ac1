// expect: Property 'folders' is missing in type '{ recipient: { user: string; domain: string; }; }' but required in type 'Config<FolderSpecs, never>'.
import { sortmail } from "sortmail";

sortmail({ // <- here
  recipient: { user: "merlyn", domain: "stonehenge.example" },
});
