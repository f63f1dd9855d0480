// Focus survives a swap: it returns to the same control, or to the button whose menu was used.
import { $ } from './commands.js';

export const USABLE = 'button:not([hidden]), a[href], input:not([type="hidden"]), select, textarea';
let kept = null;

export function first(menu) { ($('[aria-current]', menu) || $('[autofocus]', menu) || $(USABLE, menu))?.focus(); }

document.body.addEventListener('htmx:beforeSwap', (event) => {
  const at = document.activeElement, menu = at?.closest('[popover]');
  if (!event.detail.target?.contains(at) && event.detail.target !== menu) return;
  kept = { id: at.id, menu: menu?.id, opener: menu && $(`[popovertarget="${menu.id}"]`)?.id };
});

document.body.addEventListener('htmx:afterSettle', () => {
  if (!kept || (document.activeElement && document.activeElement !== document.body)) { kept = null; return; }
  const menu = kept.menu && document.getElementById(kept.menu);
  if (menu?.matches(':popover-open')) first(menu);
  else (document.getElementById(kept.id) || document.getElementById(kept.opener))?.focus({ preventScroll: true });
  kept = null;
});
