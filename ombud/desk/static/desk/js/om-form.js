// Forms with rules: after each change the desk is asked what to show, demand, lock and offer.
// The page decides nothing itself; what is sent is checked again by the same rules.
import { $, $$ } from './commands.js';

const asking = new WeakMap();

async function ask(form) {
  asking.get(form)?.abort();
  const stop = new AbortController();
  asking.set(form, stop);
  const typed = new FormData(form);
  for (const name of ['files', 'pictures']) typed.delete(name); // nothing is asked of them
  try {
    const answer = await fetch(form.dataset.formStates, { method: 'POST', body: typed, signal: stop.signal, headers: { Accept: 'application/json' } });
    if (answer.ok) show(form, await answer.json());
  } catch (problem) { if (problem.name !== 'AbortError') throw problem; }
}

function show(form, states) {
  for (const box of $$('[data-box]', form)) {
    const state = states[box.dataset.box];
    if (!state) continue;
    box.hidden = !state.shown;
    $('[name=asked]', box).disabled = state.readOnly;
    for (const must of $$('[data-must]', box)) must.hidden = !state.required;
    for (const control of $$('input:not([type=hidden]), select, textarea', box)) lock(control, state.readOnly);
    for (const option of $$('option[value]:not([value=""])', box)) if (state.options.length) offer(option, state.options);
    for (const tick of $$('input[type=checkbox]', box)) tick.parentElement.hidden = !tick.checked && !state.options.includes(tick.value);
  }
}

function lock(control, isLocked) {
  if (control.matches('select, [type=checkbox]')) control.disabled = isLocked;
  else control.readOnly = isLocked;
}

function offer(option, offered) {
  const isOffered = offered.includes(option.value) || option.selected;
  option.hidden = option.disabled = !isOffered;
}

document.body.addEventListener('change', (event) => {
  const form = event.target.closest?.('form[data-form-states]');
  if (form) ask(form);
});

