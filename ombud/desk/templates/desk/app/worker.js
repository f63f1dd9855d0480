// Keeps one page and its looks for the time without a connection, and nothing else: every
// other request goes to the desk as if this file did not exist.
const SHELF = 'ombud-{{ version }}';
const KEPT = [{% for one in kept %}'{{ one }}'{{ ", " if not loop.last }}{% endfor %}];

self.addEventListener('install', (event) => event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(KEPT)).then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name)))).then(() => self.clients.claim())));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => caches.match(KEPT[0])));
  else if (KEPT.includes(new URL(request.url).pathname)) event.respondWith(caches.match(request).then((known) => known || fetch(request)));
});
