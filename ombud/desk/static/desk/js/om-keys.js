// The keyboard map. Single keys are off while typing and can be switched off (WCAG 2.1.4).
import { $, command, numberOpened, run } from './commands.js';

const KEYS = {
  j: 'next', k: 'previous', o: 'open', u: 'list', r: 'reply', n: 'note', a: 'take', i: 'assign',
  s: 'status', p: 'priority', t: 'tags', m: 'macro', b: 'saved', z: 'snooze', w: 'follow', e: 'fold',
  l: 'copy', c: 'call', v: 'board', V: 'table', x: 'mark', X: 'mark-range', '.': 'bulk',
  M: 'merge', S: 'split', d: 'privacy', ']': 'panel', '[': 'sidebar', '/': 'palette', '?': 'help',
};
const GO = { h: 'go-home', i: 'go-inbox', s: 'go-search', c: 'go-contacts', p: 'go-privacy', b: 'go-bell' };
const TYPING = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';
let chord = 0;

function modified(event) {
  const key = event.key.toLowerCase();
  if (key === 'k') return 'palette';
  if (key === 'enter' && event.target.closest('.comp')) return event.shiftKey ? 'send-solve' : 'send';
  if (key === 'z' && $('om-undo') && !event.target.closest(TYPING)) return 'undo';
  return '';
}

function single(event) {
  if (document.documentElement.dataset.keys === 'off') return '';
  if (Date.now() - chord < 900) { chord = 0; return GO[event.key] || ''; }
  if (event.key === 'g') { chord = Date.now(); return ''; }
  if (event.key === 'Escape') return $('dialog[open], [popover]:popover-open') ? '' : 'list';
  return KEYS[event.key] || '';
}

// While a conversation is being fetched, or its answer sent, what is typed is meant for what comes:
// it is kept, and played then. Else the first words of a note would stand on the ticket before.
const LONGEST_WAIT = 15000;
let fetching = null, since = 0, ahead = [];

function isAhead(event) {
  if (!fetching || Date.now() - since > LONGEST_WAIT || $('dialog[open]')) return false;
  return event.target.closest('#thread') || !event.target.closest(TYPING);
}

function play() {
  fetching = null;
  while (ahead.length && !fetching) {
    const event = ahead.shift(), to = document.activeElement, writing = to.closest('om-editor'), { key } = event;
    if (event.isCommand) { if (key === 'a') document.execCommand('selectAll'); else run(event.shiftKey ? 'send-solve' : 'send'); }
    else if (key === 'Escape') { $('[popover]:popover-open')?.hidePopover(); to.blur(); }
    else if (writing && (key.length === 1 || key === 'Enter')) writing.write(key === 'Enter' ? '\n' : key);
    else if (to.matches(TYPING)) { if (key === 'Enter') to.form?.requestSubmit(); else document.execCommand('insertText', false, key); } else if (key === 'Enter') to.click();
    else run(single(event));
  }
}

document.body.addEventListener('htmx:beforeRequest', (event) => { if (event.detail.target?.id === 'thread') { fetching = event.detail.xhr; since = Date.now(); } });
for (const name of ['htmx:afterSettle', 'htmx:sendError', 'htmx:sendAbort', 'htmx:responseError']) document.body.addEventListener(name, (event) => {
  const { xhr } = event.detail; // settles once for each piece that came; whoever moves the focus is first
  if (fetching && xhr === fetching) setTimeout(() => { if (xhr === fetching) play(); });
});

document.addEventListener('keydown', (event) => {
  const { key, shiftKey } = event, isHeld = event.ctrlKey || event.metaKey, isCommand = isHeld && ['Enter', 'a'].includes(key);
  if (event.altKey || event.isComposing || !isAhead(event) || (isHeld && !isCommand)) return;
  if (!isCommand && key.length > 1 && !['Enter', 'Escape'].includes(key)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ahead.push({ key, shiftKey, isCommand });
}, true);

document.addEventListener('keydown', (event) => {
  if (event.altKey || event.isComposing || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey) {
    const name = modified(event);
    if (name && run(name)) event.preventDefault();
    return;
  }
  if (event.key === 'Escape' && event.target.closest('.comp')) { event.target.blur(); return; }
  if (event.target.closest(TYPING) || $('dialog[open]')) return;
  const name = single(event);
  if (name && run(name)) event.preventDefault();
});

for (const name of Object.values(GO)) command(name, () => { const link = $(`#pal-${name}`); if (!link) return false; location.assign(link.href); return true; });
// What has a page of its own for the ticket that is open.
for (const name of ['merge', 'split', 'call', 'print', 'privacy', 'sides', 'objects']) command(name, () => { const number = numberOpened(); if (!number) return false; location.assign(`/tickets/${number}/${name}/`); return true; });
command('help', () => { const dialog = $('#keys'); if (!dialog) return false; dialog.showModal(); return true; });

const box = $('#single-keys');
if (box) {
  box.checked = document.documentElement.dataset.keys !== 'off';
  box.addEventListener('change', () => {
    const state = box.checked ? 'on' : 'off';
    document.documentElement.dataset.keys = state;
    try { localStorage.setItem('ombud-keys', state); } catch { /* for this page only */ }
  });
}
