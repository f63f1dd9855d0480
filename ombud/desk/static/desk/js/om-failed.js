// What did not get through is said, with what to do. The composer looks after its own forms.
import { $, $$ } from './commands.js';

const SECONDS = 12;
const words = () => $('#main')?.dataset || {};

function say(text) {
  const place = $('#toasts');
  if (!text || !place || $$('.toast--error', place).some((one) => one.textContent.trim() === text)) return;
  const toast = Object.assign(document.createElement('p'), { className: 'toast toast--error', textContent: text });
  toast.setAttribute('role', 'alert');
  place.append(toast);
  setTimeout(() => toast.remove(), SECONDS * 1000);
}

document.body.addEventListener('htmx:sendError', (event) => { if (!event.target.matches('form[data-kind]')) say(words().offline); });
document.body.addEventListener('htmx:responseError', (event) => {
  const { status } = event.detail.xhr;
  if (![409, 422].includes(status)) say({ 403: words().forbidden, 404: words().gone }[status] || words().failed);
});
