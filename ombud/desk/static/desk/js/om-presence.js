// Who else has this ticket open: a sign of life every 15 seconds, at once when writing begins.
import { $, drawn } from './commands.js';

const EVERY = 15000, STILL = 10000;

class Presence extends HTMLElement {
  connectedCallback() {
    this.number = this.closest('#thread').dataset.number;
    this.state = 'viewing';
    this.typed = (event) => { if (event.target.closest('#composer textarea')) this.writes(); };
    this.left = () => this.tell('gone');
    document.addEventListener('input', this.typed);
    addEventListener('pagehide', this.left);
    this.timer = setInterval(() => { if (!document.hidden) this.beat(); }, EVERY);
    this.beat();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener('input', this.typed);
    removeEventListener('pagehide', this.left);
    if (this.number !== $('#thread')?.dataset.number) this.tell('gone');
  }

  writes() {
    clearTimeout(this.still);
    this.still = setTimeout(() => { this.state = 'viewing'; this.beat(); }, STILL);
    if (this.state === 'writing') return;
    this.state = 'writing';
    this.beat();
  }

  tell(state) {
    const body = new URLSearchParams({ state, csrfmiddlewaretoken: this.dataset.token });
    return fetch(`/tickets/${this.number}/here/`, { method: 'POST', body, headers: { 'HX-Request': 'true' }, keepalive: true });
  }

  async beat() {
    try {
      const response = await this.tell(this.state);
      if (!response.ok || this.contains(document.activeElement) || $('details[open]', this)) return;
      const words = (await response.text()).trim();
      if (words === this.said) return;
      this.said = words;
      this.replaceChildren(...drawn(words));
      window.htmx.process(this);
    } catch { /* the desk is away; the live bar says so */ }
  }
}
customElements.define('om-presence', Presence);
