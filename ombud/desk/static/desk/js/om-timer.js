// A stopwatch that runs on the server; this only shows how far it is.
import { $ } from './commands.js';

class Timer extends HTMLElement {
  connectedCallback() {
    this.since = Date.parse(this.dataset.since);
    this.timer = setInterval(() => this.tick(), 1000);
    this.tick();
  }

  disconnectedCallback() { clearInterval(this.timer); }

  tick() {
    const seconds = Math.max(0, Math.floor((Date.now() - this.since) / 1000));
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    $('span', this).textContent = `${hours}:${String(minutes).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  }
}
customElements.define('om-timer', Timer);
