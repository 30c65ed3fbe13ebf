// Extensions look for a global.
import htmx from "htmx.org";

window.htmx = htmx;
