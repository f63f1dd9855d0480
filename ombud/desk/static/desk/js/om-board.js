// The board: cards are dragged to another column, or moved by their menu; both ask the desk.
// Keys: j and k within a column, the arrows to the neighbour, s for the menu of the card.
import { $, $$, command } from './commands.js';

class Board extends HTMLElement {
  connectedCallback() {
    for (const card of $$('.bd__card:has(.bd__menu)', this)) card.draggable = true;
    this.addEventListener('dragstart', (event) => {
      this.card = event.target.closest('.bd__card');
      if (!this.card) return;
      event.dataTransfer.setData('text/plain', `#${this.card.dataset.number}`);
      event.dataTransfer.effectAllowed = 'move';
    });
    this.addEventListener('dragend', () => { this.card = null; this.over(null); });
    this.addEventListener('dragover', (event) => {
      const column = this.target(event);
      if (column) event.preventDefault();
      this.over(column);
    });
    this.addEventListener('drop', (event) => {
      const column = this.target(event);
      if (!column) return;
      event.preventDefault();
      this.move(this.card.dataset.number, column.dataset.status);
    });
    this.addEventListener('htmx:afterSettle', (event) => { if (event.target.matches('.bd__cards')) for (const card of $$('.bd__card:has(.bd__menu)', this)) card.draggable = true; });
    this.news = () => {
      const isBusy = this.card || this.contains(document.activeElement) || $('[popover]:popover-open', this);
      if (isBusy) $('#board-news', this).hidden = false; else this.refresh();
    };
    document.body.addEventListener('om:tickets', this.news);
  }

  disconnectedCallback() { document.body.removeEventListener('om:tickets', this.news); }

  target(event) {
    const column = this.card && event.target.closest('.bd__col');
    return column && column.dataset.status && !column.contains(this.card) ? column : null;
  }

  over(column) { for (const one of $$('.bd__col', this)) one.toggleAttribute('data-over', one === column); }

  move(number, status) {
    const values = { status, csrfmiddlewaretoken: $('input[name="csrfmiddlewaretoken"]').value };
    window.htmx.ajax('POST', `${this.dataset.href}${number}/`, { target: '#board', swap: 'outerHTML', values });
  }

  refresh() { window.htmx.ajax('GET', this.dataset.href, { target: '#board', swap: 'outerHTML' }); }
}
customElements.define('om-board', Board);

// What had the focus, and how far one had scrolled, before the board is drawn again.
let kept = null;
document.body.addEventListener('htmx:beforeSwap', (event) => {
  const board = event.detail.target;
  if (board?.id !== 'board') return;
  const card = document.activeElement?.closest('.bd__card'), all = $$('.bd__card', board);
  const near = all[all.indexOf(card) + 1] || all[all.indexOf(card) - 1];
  kept = { ids: card ? [card.id, near?.id] : [], left: board.scrollLeft };
});
document.body.addEventListener('htmx:afterSettle', () => {
  const board = $('#board');
  if (!kept || !board) return;
  board.scrollLeft = kept.left;
  const card = kept.ids.map((id) => id && document.getElementById(id)).find(Boolean);
  if (kept.ids.length) (card ? $('a.cover', card) : board).focus({ preventScroll: true });
  kept = null;
});

function beside(by) {
  const board = $('#board'), columns = $$('.bd__col:has(.bd__card)', board);
  const here = document.activeElement.closest('.bd__col');
  const at = here ? columns.indexOf(here) + by : 0;
  $('a.cover', columns[Math.min(columns.length - 1, Math.max(0, at))])?.focus();
}

document.addEventListener('keydown', (event) => {
  const isSideways = ['ArrowLeft', 'ArrowRight'].includes(event.key);
  if (!isSideways || !event.target.closest?.('#board') || event.target.closest('[popover]')) return;
  const isForward = (event.key === 'ArrowRight') === (document.dir !== 'rtl');
  event.preventDefault();
  beside(isForward ? 1 : -1);
});

command('board', () => { const link = $('#to-board'); if (!link) return false; location.assign(link.href); return true; });
