// Removing text for good: the button of a message takes along what is selected in it.
import { $$ } from './commands.js';

let chosen = { id: '', text: '' };

document.addEventListener('selectionchange', () => {
  const selection = getSelection();
  const text = selection.toString();
  const message = text.trim() && selection.anchorNode?.parentElement?.closest('.msg[id]');
  if (message && message.contains(selection.focusNode)) chosen = { id: message.id, text };
});

document.addEventListener('submit', (event) => {
  for (const field of $$('[data-takes-selection]', event.target)) {
    field.value = field.dataset.takesSelection === chosen.id ? chosen.text : '';
  }
}, true);
