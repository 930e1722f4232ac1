// mailauth fetches logos with it, which nobody wants here.
"use strict";
