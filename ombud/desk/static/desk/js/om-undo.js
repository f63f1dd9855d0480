// The seconds in which a reply can be taken back. The server holds it; this only counts down.
import { $, command } from './commands.js';

class Undo extends HTMLElement {
  connectedCallback() {
    this.until = Date.parse(this.dataset.until);
    this.timer = setInterval(() => this.tick(), 250);
    this.tick();
  }

  disconnectedCallback() { clearInterval(this.timer); }

  tick() {
    const left = Math.ceil((this.until - Date.now()) / 1000);
    if (left <= 0 || Number.isNaN(left)) { this.remove(); return; }
    const words = this.dataset.words.replace('{seconds}', String(left));
    const span = $('span', this);
    if (span.textContent !== words) { span.textContent = words; this.setAttribute('aria-live', 'off'); }
  }
}
customElements.define('om-undo', Undo);

command('undo', () => { const button = $('om-undo button'); if (!button) return false; button.click(); return true; });
