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
