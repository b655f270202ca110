// What pages do beyond what a browser does by itself. Each module looks for its own elements; without them it does nothing.

import "./ask.js";
import "./chips.js";
import "./connection.js";
import "./copy.js";
import "./edits.js";
import "./entries.js";
import "./files.js";
import "./forms.js";
import "./keeping.js";
import "./keyboard.js";
import "./labels.js";
import "./navigation.js";
import "./offline.js";
import "./palette.js";
import "./panes.js";
import "./photo.js";
import "./popups.js";
import "./print.js";
import "./rail.js";
import "./regions.js";
import "./search.js";
import "./selection.js";
import "./share.js";
import "./upload.js";
import htmx from "htmx.org";

// By itself it starts in a later task: what is done before that would have no answer.
htmx.initialize();
