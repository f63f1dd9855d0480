// What did not get through is said, with what to do. The composer looks after its own forms.
// Where the page was redrawn while the desk answered, the form that asked is gone, and with it htmx's way to say
// anything: its notices are put in place here, and the ticket is fetched again, for it shows the change no more.
import { $, $$, drawn } from './commands.js';

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

function sayRefused(status) { say({ 403: words().forbidden, 404: words().gone }[status] || words().failed); }

document.body.addEventListener('htmx:sendError', (event) => { if (!event.target.matches('form[data-kind]')) say(words().offline); });
document.body.addEventListener('htmx:responseError', ({ detail }) => { if (![409, 422].includes(detail.xhr.status)) sayRefused(detail.xhr.status); });

function answer(xhr) {
  xhr.onload = null; // htmx would look for the places of the answer beside the form that is gone
  const notices = drawn(xhr.responseText).filter((part) => part.id === 'toasts').flatMap((part) => [...part.children]);
  $('#toasts')?.append(...notices);
  if (xhr.status >= 400 && !notices.length) sayRefused(xhr.status);
  if ($('#messages')) window.htmx.trigger($('#messages'), 'om:refresh-thread');
}
document.body.addEventListener('htmx:beforeRequest', (event) => {
  const { elt, xhr, requestConfig } = event.detail;
  if (requestConfig.verb === 'get') return;
  xhr.addEventListener('readystatechange', () => { if (xhr.readyState === XMLHttpRequest.DONE && xhr.status && !elt.isConnected) answer(xhr); });
  xhr.addEventListener('error', () => { if (!elt.isConnected) say(words().offline); });
});
