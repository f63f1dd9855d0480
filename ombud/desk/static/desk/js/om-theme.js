// Light or dark, kept in this browser only.
import { command } from './commands.js';

command('theme', () => {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const next = (root.dataset.theme || system) === 'dark' ? 'light' : 'dark';
  root.dataset.theme = next;
  try { localStorage.setItem('ombud-theme', next); } catch { /* for this page only */ }
});
