// Commands by name: buttons, the palette and the keyboard all go through here.
const commands = new Map();

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// What the desk drew, as nodes: read as a document of its own, so nothing in it runs.
export function drawn(words) { return [...new DOMParser().parseFromString(words, 'text/html').body.childNodes]; }

export function command(name, run) { commands.set(name, run); }

export function run(name) {
  const found = commands.get(name);
  if (!found) return false;
  return found() !== false;
}

export function numberOpened() { return $('#thread')?.dataset.number || ''; }

document.addEventListener('click', (event) => {
  const asked = event.target.closest('[data-cmd]');
  if (!asked || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  if (run(asked.dataset.cmd)) event.preventDefault();
});
