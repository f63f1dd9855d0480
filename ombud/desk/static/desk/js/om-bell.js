// The bell: shows on the desktop what is new, if this browser was asked to; number and kind only.
import { $ } from './commands.js';

const KEY = 'ombud-desktop', LAST = 'ombud-bell';

function kept(name) { try { return localStorage.getItem(name); } catch { return null; } }
function keep(name, value) { try { localStorage.setItem(name, value); } catch { /* for this page only */ } }

function look() {
  const bell = $('#bell');
  if (!bell?.dataset.newest) return;
  const newest = Number(bell.dataset.newest), last = kept(LAST);
  if (newest <= Number(last ?? 0)) return;
  keep(LAST, String(newest));
  if (last === null || kept(KEY) !== 'on' || !('Notification' in window) || Notification.permission !== 'granted') return;
  const shown = new Notification('Ombud', { body: bell.dataset.words, tag: `ombud-${newest}` });
  shown.addEventListener('click', () => { window.focus(); location.assign('/notifications/'); });
}

document.body.addEventListener('htmx:afterSettle', (event) => { if (event.target.id === 'bell' || event.detail.target?.id === 'bell') look(); });

class Desktop extends HTMLElement {
  connectedCallback() {
    $('button', this).addEventListener('click', () => this.turn());
    this.say();
  }

  async turn() {
    if (kept(KEY) === 'on') keep(KEY, 'off');
    else if ('Notification' in window && await Notification.requestPermission() === 'granted') keep(KEY, 'on');
    this.say();
  }

  say() {
    const isDenied = !('Notification' in window) || Notification.permission === 'denied';
    const isOn = kept(KEY) === 'on' && !isDenied && Notification.permission === 'granted';
    $('[role="status"]', this).textContent = isDenied ? this.dataset.denied : isOn ? this.dataset.on : this.dataset.off;
  }
}
customElements.define('om-desktop', Desktop);
