// The conversation: newest message in view, folding, properties by key, errors in focus.
import { $, $$, command } from './commands.js';
import { USABLE, first } from './om-focus.js';

let pinned = null; // where the end was put in view; whoever scrolls is elsewhere

// The newest message is what counts: of one that is taller than the room, its beginning.
function toEnd(thread) {
  const last = $$('.msg', thread).at(-1), height = thread.clientHeight;
  thread.scrollTop = thread.scrollHeight;
  if (last && last.offsetHeight > height) thread.scrollTop -= thread.getBoundingClientRect().top - last.getBoundingClientRect().top + 12;
  pinned = thread.scrollTop;
}

function toNewest() {
  const thread = $('#messages');
  if (thread && !thread.dataset.read) { thread.dataset.read = 'yes'; toEnd(thread); }
}

// A picture has its height when it has come; the end stays in view meanwhile.
document.addEventListener('load', (event) => {
  const thread = event.target.matches?.('#messages img') ? $('#messages') : null;
  if (thread && thread.scrollTop === pinned) toEnd(thread);
}, true);

function settle(root) {
  toNewest();
  const wanted = $('[data-focus-me]', root);
  if (wanted) wanted.focus();
}

settle(document);
let away = null, at = 0, unfolded = [];
document.body.addEventListener('htmx:beforeSwap', (event) => {
  const thread = $('#messages');
  const isRefresh = event.detail.target?.id === 'messages';
  unfolded = isRefresh ? $$('details[id][open]', thread).map((one) => one.id) : [];
  at = thread?.scrollTop ?? 0;
  away = thread && isRefresh ? thread.scrollHeight - thread.scrollTop - thread.clientHeight : null;
  event.detail.isError = event.detail.isError && ![409, 422].includes(event.detail.xhr.status);
});
document.body.addEventListener('htmx:afterSettle', (event) => {
  const thread = $('#messages');
  for (const id of unfolded.splice(0)) { const one = document.getElementById(id); if (one) one.open = true; }
  if (thread && away !== null && away > 60 && !thread.dataset.read) { thread.dataset.read = 'yes'; thread.scrollTop = at; }
  settle(event.target);
  if (event.detail.target?.id === 'thread' && !$('[data-focus-me], [popover]:popover-open')) $('#messages')?.focus({ preventScroll: true });
});
document.addEventListener('click', (event) => {
  const opens = event.target.closest('[data-opens]');
  if (opens) document.getElementById(opens.dataset.opens).open = true;
});

command('fold', () => {
  const folds = $$('#messages .folded');
  if (!folds.length) return false;
  const open = folds.some((one) => !one.open);
  for (const one of folds) one.open = open;
  return true;
});

function press(id) { return pressed(document.getElementById(id)); }

function pressed(button) {
  if (!button || !button.offsetParent) return false;
  button.click();
  if (button.popoverTargetElement) first(button.popoverTargetElement); // at once: the next key may be a letter that is typed
  return true;
}
command('take', () => press('take'));
command('assign', () => press('open-assignee'));
command('status', () => press('open-status') || pressed($('.bd__menu', document.activeElement.closest('.bd__card') || undefined)));
command('priority', () => press('open-priority'));
command('snooze', () => press('open-snooze'));
command('follow', () => press('follow'));
// Stands in the menu of what one rarely does, which need not be open for its key.
command('unread', () => { const button = $('#make-unread'); button?.click(); return Boolean(button); });
command('tags', () => press('open-tag'));
command('macro', () => press('open-macro'));

document.addEventListener('keydown', (event) => {
  const menu = event.target.closest?.('.menu');
  if (!menu || !['ArrowDown', 'ArrowUp'].includes(event.key) || event.target.matches('select, textarea')) return;
  const items = $$(USABLE, menu);
  const at = items.indexOf(document.activeElement);
  items[(at + (event.key === 'ArrowDown' ? 1 : items.length - 1)) % items.length]?.focus();
  event.preventDefault();
});
