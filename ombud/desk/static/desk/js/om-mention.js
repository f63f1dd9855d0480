// Calling a colleague in a note: a list opens after an at sign, keys choose from it.
import { $, $$, numberOpened, drawn } from './commands.js';

const BEFORE = /(?:^|[^\w.+-])@([\p{L}\p{N}._-]{0,40}(?: [\p{L}\p{N}._-]{1,40})?)$/u;
let box = null, field = null, asked = '';

const writing = () => field.closest('om-editor');
function typed() { return BEFORE.exec(writing().before ?? '')?.[1] ?? null; }

function close() {
  box?.remove();
  box = null;
  field?.removeAttribute('aria-activedescendant');
  field?.removeAttribute('aria-controls');
}

async function look() {
  const begun = typed();
  if (begun === null) { close(); return; }
  asked = begun;
  const response = await fetch(`/tickets/${numberOpened()}/mentionable/?q=${encodeURIComponent(begun)}`, { headers: { 'HX-Request': 'true' } });
  if (!response.ok || begun !== asked || document.activeElement !== field) return;
  const options = await response.text();
  if (!options.trim()) { close(); return; }
  if (!box) {
    box = Object.assign(document.createElement('ul'), { className: 'mentions', id: 'mentions' });
    box.setAttribute('role', 'listbox');
    box.addEventListener('mousedown', (event) => { event.preventDefault(); choose(event.target.closest('[role="option"]')); });
    field.before(box);
    field.setAttribute('aria-controls', 'mentions');
  }
  box.replaceChildren(...drawn(options));
  select($('[role="option"]', box));
}

function select(option) {
  for (const one of $$('[aria-selected="true"]', box)) one.setAttribute('aria-selected', 'false');
  option.setAttribute('aria-selected', 'true');
  field.setAttribute('aria-activedescendant', option.id);
}

function choose(option) {
  if (!option) return;
  const begun = typed()?.length ?? 0;
  close();
  writing().write(`${option.dataset.name} `, begun);
}

function pressed(event) {
  if (!box || event.isComposing) return;
  const all = $$('[role="option"]', box), at = all.findIndex((one) => one.getAttribute('aria-selected') === 'true');
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') select(all[(at + (event.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length]);
  else if ((event.key === 'Enter' || event.key === 'Tab') && !event.ctrlKey && !event.metaKey) choose(all[at]);
  else if (event.key === 'Escape') close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener('input', (event) => { if (event.target.id === 'note-text') { field = event.target; look(); } });
document.addEventListener('keydown', (event) => { if (event.target === field) pressed(event); }, true);
document.addEventListener('focusout', (event) => { if (event.target === field) close(); });
