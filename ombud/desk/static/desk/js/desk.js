// All behaviours of the desk. Each part is a custom element or a set of commands; elements
// start themselves after a swap, templates carry no behaviour.
import './om-keys.js';
import './om-focus.js';
import './om-theme.js';
import './om-split.js';
import './redact.js';
import './om-board.js';
import './om-thread.js';
import './om-editor.js';
import './om-composer.js';
import './om-replies.js';
import './om-mention.js';
import './om-timer.js';
import './om-bell.js';
import './om-presence.js';
import './om-undo.js';
import './om-toasts.js';
import './om-failed.js';
import './om-app.js';
import './om-palette.js';
import './om-passkey.js';
import './om-live.js';
import './om-form.js';
