// Focus survives a swap: it returns to the same control, or to the button whose menu was used.
import { $ } from './commands.js';

export const USABLE = 'button:not([hidden]), a[href], input:not([type="hidden"]), select, textarea';
let kept = null, isNews = false;

export function first(menu) { ($('[aria-current]', menu) || $('[autofocus]', menu) || $(USABLE, menu))?.focus(); }

function keep(event) {
  const at = document.activeElement, menu = at?.closest('[popover]');
  if (!event.detail.target?.contains(at) && event.detail.target !== menu) return;
  kept = { id: at.id, menu: menu?.id, opener: menu && $(`[popovertarget="${menu.id}"]`)?.id };
}
document.body.addEventListener('htmx:beforeSwap', (event) => { isNews = event.detail.target?.id === 'messages'; keep(event); });
// News must not take a menu away from under the hand: it comes when that is shut.
document.body.addEventListener('htmx:oobBeforeSwap', (event) => {
  const menu = isNews && $('[popover]:popover-open', event.detail.target);
  if (!menu) { keep(event); return; }
  event.detail.shouldSwap = false;
  menu.addEventListener('toggle', () => { if ($('#messages')) window.htmx.trigger($('#messages'), 'om:refresh-thread'); }, { once: true });
});
// What was chosen in a menu is done: it shuts, and the hand is back where it was.
document.body.addEventListener('htmx:afterRequest', (event) => {
  const { elt, successful, requestConfig } = event.detail;
  if (successful && requestConfig.verb === 'post') elt.closest('[popover]:popover-open')?.hidePopover();
});

document.body.addEventListener('htmx:afterSettle', () => {
  if (!kept || (document.activeElement && document.activeElement !== document.body)) { kept = null; return; }
  const menu = kept.menu && document.getElementById(kept.menu);
  if (menu?.matches(':popover-open')) first(menu);
  else (document.getElementById(kept.id) || document.getElementById(kept.opener))?.focus({ preventScroll: true });
  kept = null;
});
