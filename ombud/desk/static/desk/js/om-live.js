// Live updates: the stream says which ticket changed; the page fetches it through its own door.
import { $, command, numberOpened } from './commands.js';

const GRACE = 4000;
let source = null, lost = 0, timer = 0, waiting = new Set();

function bar(words) {
  let one = $('#notlive');
  if (!words) { one?.remove(); return; }
  if (!one) {
    one = Object.assign(document.createElement('p'), { id: 'notlive', className: 'notlive' });
    one.setAttribute('role', 'status');
    document.body.append(one);
  }
  one.textContent = words;
}

function isWriting() { return $('#thread')?.contains(document.activeElement) && $('#messages details[open] iframe'); }

function refresh() {
  timer = 0;
  const numbers = waiting;
  waiting = new Set();
  const thread = $('#messages');
  if (thread && numbers.has(numberOpened()) && !isWriting()) window.htmx.trigger(thread, 'om:refresh-thread');
  const around = $('#around');
  if (around && numbers.has(numberOpened()) && !around.contains(document.activeElement)) window.htmx.trigger(around, 'om:refresh-around');
  const sides = $('#sides');
  if (sides && numbers.has(numberOpened()) && !sides.contains(document.activeElement)) window.htmx.trigger(sides, 'om:refresh-sides');
  const list = $('#list');
  const known = [...numbers].filter((number) => document.getElementById(`t${number}`));
  for (const number of list ? known : []) row(number);
  if (list && numbers.size > known.length) showNews();
  window.htmx.trigger(document.body, 'om:tickets');
}

async function row(number) {
  const old = document.getElementById(`t${number}`), view = $('a.cover', old)?.search || '';
  const response = await fetch(`/tickets/${number}/row/${view}`, { headers: { 'HX-Request': 'true' } });
  const now = document.getElementById(`t${number}`);
  if (!now) return;
  const isCurrent = now.hasAttribute('aria-current'), hasFocus = now.contains(document.activeElement);
  if (response.status === 404) {
    const next = now.nextElementSibling || now.previousElementSibling;
    now.remove();
    if (hasFocus && next) $('a', next)?.focus({ preventScroll: true });
    return;
  }
  if (!response.ok) return;
  now.outerHTML = await response.text();
  const fresh = document.getElementById(`t${number}`);
  window.htmx.process(fresh);
  if (isCurrent) fresh.setAttribute('aria-current', 'true');
  if (hasFocus) $('a.cover', fresh).focus({ preventScroll: true });
}

function showNews() {
  const rows = $('#rows'), news = $('#news');
  const isAtTop = !rows || rows.scrollTop < 40;
  if (isAtTop && !rows?.contains(document.activeElement)) { run(); return; }
  if (news) news.hidden = false;
}

function run() {
  const list = $('#list');
  if (!list) return false;
  const number = numberOpened(), href = new URL(list.dataset.href, location.origin);
  if (number) href.searchParams.set('selected', number);
  window.htmx.ajax('GET', href.pathname + href.search, { target: '#list', swap: 'outerHTML' });
  return true;
}
command('refresh-list', run);

function listen() {
  source = new EventSource('/live/');
  source.addEventListener('open', () => { if (lost) { lost = 0; run(); if ($('#messages')) window.htmx.trigger($('#messages'), 'om:refresh-thread'); } bar(''); });
  source.addEventListener('ticket', (event) => {
    waiting.add(String(JSON.parse(event.data).ticket));
    if (!timer) timer = setTimeout(refresh, 150);
  });
  source.addEventListener('bell', () => window.htmx.trigger(document.body, 'om:bell'));
  source.addEventListener('reset', () => { run(); });
  source.addEventListener('error', () => {
    if (!lost) lost = Date.now();
    setTimeout(() => { if (lost) stopped(); }, GRACE);
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 15000);
  });
}

function stopped() {
  const words = $('#main').dataset.notLive;
  const at = new Date(lost).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
  if (words) bar(words.replace('{time}', at));
}

if ($('#main')?.dataset.notLive) listen();
addEventListener('pagehide', () => source?.close());
addEventListener('pageshow', (event) => { if (event.persisted) listen(); });
