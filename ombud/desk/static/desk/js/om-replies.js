// The pick list of saved replies in the composer: find, move, insert at the caret.
import { $, $$, command } from './commands.js';
import { writingIn } from './om-editor.js';

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

class Replies extends HTMLElement {
  connectedCallback() {
    this.input = $('input', this);
    this.input.addEventListener('input', () => this.filter());
    this.addEventListener('keydown', (event) => this.pressed(event));
    this.addEventListener('click', (event) => { const option = event.target.closest('.picks__i'); if (option) this.insert(option); });
    this.menu.addEventListener('toggle', (event) => { if (event.newState === 'open') this.begin(); });
    if (this.menu.matches(':popover-open')) this.begin();
  }

  get menu() { return this.closest('.menu'); }

  get writing() { return writingIn(this.closest('form')); }

  begin() { this.input.value = ''; this.filter(); this.input.focus(); }

  filter() {
    const words = plain(this.input.value).split(/\s+/).filter(Boolean);
    for (const one of $$('.picks__i', this)) {
      const text = plain(`${one.parentElement.getAttribute('aria-label')} ${one.textContent}`);
      one.hidden = !words.every((word) => text.includes(word));
    }
    for (const group of $$('[role="group"]', this)) group.hidden = !$('.picks__i:not([hidden])', group);
    const all = this.options(), none = $('.picks__none', this);
    none.hidden = all.length > 0;
    if (words.length) none.textContent = this.dataset.none;
    this.select(all[0]);
  }

  options() { return $$('.picks__i', this).filter((one) => !one.hidden); }

  select(option) {
    for (const one of $$('[aria-selected="true"]', this)) one.setAttribute('aria-selected', 'false');
    if (!option) { this.input.removeAttribute('aria-activedescendant'); return; }
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.input.setAttribute('aria-activedescendant', option.id);
  }

  pressed(event) {
    if (event.isComposing || !['ArrowDown', 'ArrowUp', 'Enter', 'Escape'].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const all = this.options(), at = all.findIndex((one) => one.getAttribute('aria-selected') === 'true');
    if (event.key === 'Escape') this.leave();
    else if (event.key === 'Enter') { if (all[at]) this.insert(all[at]); } else this.select(all[(at + (event.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length]);
  }

  leave() {
    this.menu.hidePopover();
    this.writing.root.focus();
    if (this.menu.dataset.typed) this.writing.write('/');
    delete this.menu.dataset.typed;
  }

  async insert(option) {
    const form = this.closest('form'), { kind } = this.dataset, data = new FormData();
    data.set('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
    data.set('kind', kind);
    data.set('language', option.dataset.language);
    let told;
    try {
      const response = await fetch(option.dataset.insert, { method: 'POST', body: data, headers: { Accept: 'application/json' } });
      told = await response.json();
    } catch { told = { problem: $('om-composer').dataset.unsaved }; }
    if (told.problem) { const none = $('.picks__none', this); none.hidden = false; none.textContent = told.problem; return; }
    delete this.menu.dataset.typed;
    this.menu.hidePopover();
    if (told.html) this.writing.writeHtml(told.html); else this.writing.write(told.text);
    const list = $(`#files-${kind}`);
    list.outerHTML = told.files;
    window.htmx.process($(`#files-${kind}`));
  }
}
customElements.define('om-replies', Replies);

function open(kind, typed) {
  const menu = $(`#replies-${kind}`);
  if (!menu) return false;
  if (typed) menu.dataset.typed = 'yes'; else delete menu.dataset.typed;
  if (!menu.matches(':popover-open')) $(`[popovertarget="${menu.id}"]`).click(); // its button places it
  return true;
}
command('saved', () => { const composer = $('om-composer'); return composer ? open(composer.dataset.mode, false) : false; });

document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const writing = event.target.closest?.('.comp om-editor');
  if (!writing || document.documentElement.dataset.keys === 'off' || writing.before !== '') return;
  if (open(writing.closest('form').dataset.kind, true)) event.preventDefault();
});
