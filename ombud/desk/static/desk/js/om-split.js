// The split view: which pane shows on a narrow screen, and moving through the list.
import { $, $$, command, numberOpened, run } from './commands.js';

// Where the hand was last. A row that is solved goes; the next one then stands in its place.
let place = 0;

class Split extends HTMLElement {
  connectedCallback() {
    this.addEventListener('htmx:afterSwap', (event) => { if (event.detail.target?.id === 'thread' || $('#thread', this)?.contains(event.target)) this.opened(); });
    document.body.addEventListener('htmx:historyRestore', () => location.reload());
  }

  show(pane) { this.dataset.pane = pane; document.body.dataset.focus = pane === 'thread' ? 'thread' : 'list'; }

  opened() {
    const number = numberOpened();
    document.body.dataset.ticket = number;
    mark(number);
    const at = rows().findIndex((row) => row.hasAttribute('aria-current'));
    if (at >= 0) place = at;
    if (number && this.dataset.pane !== 'panel') this.show('thread');
  }
}
customElements.define('om-split', Split);

function split() { return $('om-split'); }

export function mark(number) {
  for (const row of $$('.tk[aria-current]')) row.removeAttribute('aria-current');
  const row = number && document.getElementById(`t${number}`);
  if (row) { row.setAttribute('aria-current', 'true'); row.scrollIntoView({ block: 'nearest' }); }
}

function rows() {
  const column = document.activeElement.closest('.bd__col') || $('.bd__col:has(.bd__card)');
  if (column) return $$('.bd__card', column);
  return $('.tk') ? $$('.tk') : $$('.table--tickets tbody tr');
}

function hasHand(row) { return row.contains(document.activeElement); }

function step(by) {
  const all = rows();
  if (!all.length) return false;
  const at = all.findIndex(hasHand), open = all.findIndex((row) => row.hasAttribute('aria-current'));
  const here = at >= 0 ? at : open;
  place = Math.min(all.length - 1, Math.max(0, here >= 0 ? here + by : by > 0 ? place : place - 1));
  $('a.cover, input[type="checkbox"], a', all[place]).focus();
  return true;
}

function isNarrow() { return matchMedia('(max-width: 767px)').matches; }

command('next', () => step(1));
command('previous', () => step(-1));
command('open', () => {
  const row = rows().find((one) => one.contains(document.activeElement)) || $('.tk[aria-current]') || rows()[0];
  if (!row) return false;
  $('a', row).click();
  return true;
});

// Marking, in the table of a view.
let marked = null;
function tick(row) {
  const box = row && $('input[type="checkbox"][form="bulk"]', row);
  if (!box) return false;
  box.checked = !box.checked;
  box.focus();
  marked = row;
  return true;
}
// Before the hand is in the list its first row is meant, as with the keys that move.
command('mark', () => { const all = rows(); return tick(all.find(hasHand) || all[place]) || run('unread'); });
command('mark-range', () => {
  const all = rows(), to = all.findIndex(hasHand), from = all.indexOf(marked);
  if (to < 0 || from < 0) return tick(all[to]);
  for (const row of all.slice(Math.min(from, to), Math.max(from, to) + 1)) $('input[form="bulk"]', row).checked = true;
  return true;
});
command('bulk', () => { const choice = $('#b-do'); choice?.focus(); return Boolean(choice); });
command('table', () => { const link = $('#to-table'); link?.click(); return Boolean(link); });
command('list', () => {
  if (!split() || !$('#rows')) return false;
  const row = $('a', $('.tk[aria-current]') || rows()[place]);
  if (isNarrow()) split().show('list');
  if (split().dataset.pane === 'panel') split().show(numberOpened() ? 'thread' : 'list');
  row?.focus();
  return true;
});
command('panel', () => {
  const one = split();
  if (!one || !numberOpened()) return false;
  one.show(one.dataset.pane === 'panel' ? 'thread' : 'panel');
  return true;
});
command('sidebar', () => { const nav = $('.nav'); nav.hidden = !nav.hidden; });
command('copy', () => {
  const number = numberOpened();
  if (!number) return false;
  navigator.clipboard?.writeText(`${location.origin}/tickets/${number}/`);
  return true;
});
