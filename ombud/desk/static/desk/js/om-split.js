// The split view: which pane shows on a narrow screen, and moving through the list.
import { $, $$, command, numberOpened } from './commands.js';

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
  return column ? $$('.bd__card', column) : $$('.tk');
}

function step(by) {
  const all = rows();
  if (!all.length) return false;
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const from = at < 0 ? all.findIndex((row) => row.hasAttribute('aria-current')) : at;
  const next = all[Math.min(all.length - 1, Math.max(0, from + by))];
  $('a.cover', next).focus();
  return true;
}

function isNarrow() { return matchMedia('(max-width: 767px)').matches; }

command('next', () => step(1));
command('previous', () => step(-1));
command('open', () => {
  const row = rows().find((one) => one.contains(document.activeElement)) || $('.tk[aria-current]') || rows()[0];
  if (!row) return false;
  $('a.cover', row).click();
  return true;
});
command('list', () => {
  if (!split() || !$('#rows')) return false;
  const row = $('.tk[aria-current] a.cover');
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
