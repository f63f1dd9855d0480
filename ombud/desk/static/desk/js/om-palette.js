// The palette: every command with its key, places to go, tickets by number, search.
import { $, $$, command, numberOpened, run } from './commands.js';

const WAIT = 120;

class Palette extends HTMLElement {
  connectedCallback() {
    this.dialog = $('dialog', this);
    this.input = $('input', this);
    this.input.addEventListener('input', () => {
      this.hasMoved = false;
      this.asked = null;
      $('#pal-found', this).replaceChildren(); // it was found for other words
      this.filter();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.find(this.input.value.trim()), WAIT);
    });
    this.dialog.addEventListener('keydown', (event) => this.pressed(event));
    this.dialog.addEventListener('click', (event) => {
      const option = event.target.closest('.pal__i');
      if (option) { event.preventDefault(); event.stopPropagation(); this.choose(option); } else if (event.target === this.dialog) this.dialog.close();
    });
  }

  // What the desk finds comes after what the page knows; an answer that was overtaken is dropped.
  async find(text) {
    const place = $('#pal-found', this), asked = this.asked = Symbol(text);
    const response = await fetch(`/palette/?q=${encodeURIComponent(text)}`, { headers: { 'HX-Request': 'true' } }).catch(() => null);
    if (asked !== this.asked || !response?.ok) return;
    place.outerHTML = await response.text();
    this.filter();
  }

  open() {
    if (this.dialog.open) { this.input.select(); return true; }
    this.input.value = '';
    this.hasMoved = false;
    $('#pal-found', this).replaceChildren();
    this.dialog.showModal();
    this.filter();
    this.input.focus();
    this.find('');
    return true;
  }

  filter() {
    const text = this.input.value.trim(), words = text.toLowerCase();
    const chosen = $('.pal__i[aria-selected="true"]', this)?.id;
    $('#pal-found', this).hidden = !$('#pal-found .pal__i', this);
    for (const group of $$('[role="group"]:not(#pal-found)', this)) {
      const wrong = group.dataset.needs === 'ticket' && !numberOpened();
      for (const one of $$('.pal__i', group)) one.hidden = wrong || !one.textContent.toLowerCase().includes(words);
      group.hidden = $$('.pal__i:not([hidden])', group).length === 0;
    }
    this.offer($('#pal-go', this), /^#?\d{1,18}$/.test(text) ? text.replace('#', '') : '');
    this.offer($('#pal-search', this), text);
    const all = this.options(), known = words && all.find((one) => !one.closest('#pal-found') && !['pal-go', 'pal-search'].includes(one.id));
    // What the page knows by its name comes before what is found by words.
    this.select((this.hasMoved && all.find((one) => one.id === chosen)) || known || all[0]);
  }

  offer(option, text) {
    option.hidden = !text;
    $('b', option).textContent = text;
    option.href = option.dataset.template.replace('%', encodeURIComponent(text));
  }

  options() { return $$('.pal__i', this).filter((one) => !one.hidden && !one.closest('[hidden]')); }

  select(option) {
    for (const one of $$('.pal__i[aria-selected="true"]', this)) one.setAttribute('aria-selected', 'false');
    if (!option) { this.input.removeAttribute('aria-activedescendant'); return; }
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.input.setAttribute('aria-activedescendant', option.id);
  }

  pressed(event) {
    if (!['ArrowDown', 'ArrowUp', 'Enter'].includes(event.key) || event.isComposing) return;
    event.preventDefault();
    const all = this.options(), at = all.findIndex((one) => one.getAttribute('aria-selected') === 'true');
    if (event.key === 'Enter') { this.choose(all[at]); return; }
    this.hasMoved = true;
    this.select(all[(at + (event.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length]);
  }

  choose(option) {
    if (!option) return;
    this.dialog.close();
    if (option.dataset.cmd) run(option.dataset.cmd); else location.assign(option.href);
  }
}
customElements.define('om-palette', Palette);

command('palette', () => $('om-palette')?.open() ?? false);
