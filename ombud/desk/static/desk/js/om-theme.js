// Light or dark, kept in this browser only; how much room, kept at the desk for the agent.
import { command } from './commands.js';

command('theme', () => {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const next = (root.dataset.theme || system) === 'dark' ? 'light' : 'dark';
  root.dataset.theme = next;
  try { localStorage.setItem('ombud-theme', next); } catch { /* for this page only */ }
});

command('density', () => {
  const root = document.documentElement, token = document.querySelector('input[name="csrfmiddlewaretoken"]');
  if (!token) return false;
  root.dataset.density = root.dataset.density === 'compact' ? 'comfortable' : 'compact';
  const body = new URLSearchParams({ density: root.dataset.density, csrfmiddlewaretoken: token.value });
  fetch('/account/density/', { method: 'POST', body, headers: { 'HX-Request': 'true' } }).catch(() => {});
});
