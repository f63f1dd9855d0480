// What has to be said once: goes away by itself, errors stay until they are dismissed.
import { $$ } from './commands.js';

const SECONDS = 8;

class Toasts extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', (event) => { if (event.target.closest('[data-dismiss]')) event.target.closest('.toast').remove(); });
    new MutationObserver(() => this.count()).observe(this, { childList: true });
    this.count();
  }

  count() {
    for (const one of $$('.toast:not(.toast--error, [data-counted])', this)) {
      one.dataset.counted = 'yes';
      setTimeout(() => one.remove(), SECONDS * 1000);
    }
  }
}
customElements.define('om-toasts', Toasts);
