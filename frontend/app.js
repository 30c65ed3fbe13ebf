// Everything here is an enhancement: each page works without it.
import "./js/htmx-global.js";
import "htmx.org/dist/ext/hx-sse.js";
import { readCard } from "./js/card.js";
import "./js/door.js";
import { keepDrafts } from "./js/drafts.js";
import { openFolds } from "./js/folds.js";
import { guardForms } from "./js/forms.js";
import { followMenus } from "./js/menus.js";
import { passOn } from "./js/passing.js";
import { announceOverflow } from "./js/overflow.js";
import { pressAlone } from "./js/press.js";
import { warnUnsaved } from "./js/unsaved.js";
import "./js/wall.js";

guardForms();
keepDrafts();
followMenus();
openFolds();
passOn();
readCard();
announceOverflow();
pressAlone();
warnUnsaved();
document.documentElement.dataset.js = "ok";
