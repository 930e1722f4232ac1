// expect: Property 'folders' is missing in type '{ recipient: { user: string; domain: string; }; }' but required in type 'Config<FolderSpecs, never, never, never, never, never>'.
// expect5: Argument of type … Property 'folders' is missing in type '{ recipient: { user: string; domain: string; }; }' but required in type 'Config<FolderSpecs, never, never, never, never, never>'.
import { sortmail } from "sortmail";

sortmail({ // <- here
  recipient: { user: "merlyn", domain: "stonehenge.example" },
});
