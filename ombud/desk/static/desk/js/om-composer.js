// Reply and note: two modes with a draft each, saved on the server when typing stops.
import { $, $$, command } from './commands.js';
import { writingIn } from './om-editor.js';

const WAIT = 800;

class Composer extends HTMLElement {
  connectedCallback() {
    this.timers = {};
    this.addEventListener('click', (event) => this.clicked(event));
    this.addEventListener('input', (event) => this.typed(event));
    this.addEventListener('focusout', (event) => { if (event.target.matches('.comp__txt')) this.flush(event.target.closest('form')); });
    this.addEventListener('om:files', (event) => this.upload(event.target.closest('form'), event.detail, 'pictures'));
    this.addEventListener('change', (event) => { if (event.target.matches('input[type="file"]')) { const { form, files } = event.target, chosen = [...files]; event.target.value = ''; this.upload(form, chosen); } });
    this.addEventListener('htmx:beforeRequest', (event) => { if (event.target.matches('form')) this.forget(event.target); });
    this.addEventListener('submit', (event) => { this.pressed = event.submitter; }, true);
    this.addEventListener('htmx:sendError', (event) => { if (event.target.matches('form[data-kind]')) this.wait(event.target); });
    this.again = () => this.resend();
    window.addEventListener('online', this.again);
    this.windows = new BroadcastChannel(`draft-${this.dataset.number}`);
    this.windows.addEventListener('message', (event) => this.adopt(event.data));
    for (const form of $$('form[data-kind]', this)) this.tell(form);
  }

  // The same draft in another window of this browser shows what was saved here, at once. One
  // that holds words of its own keeps them, and asks when it saves.
  tell(form) {
    const { kind, version } = form.dataset, writing = writingIn(form);
    this.windows.postMessage({ kind, version, text: form.elements.text.value, html: writing.html?.value ? writing.editor.getHTML() : writing.dataset.html ?? '', cc: form.elements.cc?.value, bcc: form.elements.bcc?.value, sender: form.elements.sender?.value });
  }

  adopt(told) {
    const form = this.form(told.kind);
    if (!form || form.dataset.changed || form.saving || form === this.unsent || form.dataset.version === told.version) return;
    this.take(form, told);
  }

  take(form, told) {
    this.forget(form);
    writingIn(form).replace(told.text, told.html);
    for (const name of ['cc', 'bcc', 'sender']) if (form.elements[name] && told[name] !== undefined) form.elements[name].value = told[name];
    if (form.elements.sender?.selectedIndex < 0) form.elements.sender.selectedIndex = 0; // none was chosen: the usual one
    form.dataset.version = told.version;
    this.say('');
  }

  // Another window or device has other words: nothing is written over before somebody chose.
  differ(form, told) {
    form.dataset.differs = 'yes';
    const choose = (words, then) => {
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'link', textContent: words });
      button.addEventListener('click', () => { delete form.dataset.differs; then(); });
      return button;
    };
    $('.comp__saved', this).replaceChildren(
      `${this.dataset.elsewhere} `,
      choose(this.dataset.mine, () => { form.dataset.version = told.version; this.save(form); }), ' ',
      choose(this.dataset.theirs, () => { this.take(form, told); this.tell(form); }),
    );
  }

  disconnectedCallback() { this.windows.close(); window.removeEventListener('online', this.again); clearTimeout(this.retry); }

  // The connection died. Whether the server has it nobody knows: the form's key makes that
  // harmless, so it is handed in again, as it stands, until there is an answer.
  wait(form) {
    this.unsent = form;
    this.say(this.dataset.offline);
    this.toggleAttribute('data-unsent', true);
    clearTimeout(this.retry);
    this.retry = setTimeout(this.again, WAIT * 6);
  }

  resend() {
    const form = this.unsent;
    if (!form?.isConnected) return;
    clearTimeout(this.retry);
    this.unsent = null;
    this.say(this.dataset.again);
    const button = this.pressed?.form === form ? this.pressed : $('[data-send]', form);
    button.disabled = false;
    button.click();
  }

  get mode() { return this.dataset.mode; }

  form(kind = this.mode) { return $(`form[data-kind="${kind}"]`, this); }

  clicked(event) {
    const wanted = event.target.closest('.seg [data-mode]');
    if (!wanted) return;
    event.preventDefault();
    this.switchTo(wanted.dataset.mode);
  }

  switchTo(kind) {
    if (!this.form(kind)) return false;
    this.dataset.mode = kind;
    for (const one of $$('.seg [data-mode]', this)) {
      if (one.dataset.mode === kind) one.setAttribute('aria-current', 'true'); else one.removeAttribute('aria-current');
    }
    writingIn(this.form(kind)).root.focus();
    return true;
  }

  typed(event) {
    const { form } = event.target;
    if (!form?.dataset.kind || event.target.type === 'file') return;
    clearTimeout(this.timers[form.dataset.kind]);
    form.dataset.changed = 'yes';
    if (form.dataset.differs) return;
    this.timers[form.dataset.kind] = setTimeout(() => this.save(form), WAIT);
  }

  flush(form) { if (form.dataset.changed && form !== this.unsent) this.save(form); }

  forget(form) { clearTimeout(this.timers[form.dataset.kind]); delete form.dataset.changed; }

  data(form) {
    const data = new FormData();
    for (const name of ['csrfmiddlewaretoken', 'text', 'html', 'cc', 'bcc', 'sender']) { const field = form.elements[name]; if (field) data.set(name, field.value); }
    data.set('kind', form.dataset.kind);
    data.set('version', form.dataset.version);
    data.set('key', form.elements.key.value);
    return data;
  }

  say(words) { $('.comp__saved', this).textContent = words; }

  // One save after the other: each says which words the one before it left on the server.
  async save(form) {
    if (form.dataset.differs) return;
    if (form.saving) { form.dataset.changed = form.more = 'yes'; return; }
    this.forget(form);
    form.saving = true;
    try {
      const response = await fetch(`/tickets/${this.dataset.number}/draft/`, { method: 'POST', body: this.data(form), headers: { Accept: 'application/json' }, keepalive: true });
      if (response.status === 409) { this.differ(form, await response.json()); return; }
      if (!response.ok) throw new Error(String(response.status));
      const { saved, version } = await response.json();
      form.dataset.version = version;
      this.tell(form);
      this.say(saved ? this.dataset.saved.replace('{time}', saved) : '');
    } catch {
      if (this.unsent) return;
      this.say(this.dataset.unsaved);
      form.dataset.changed = 'yes';
      this.timers[form.dataset.kind] = setTimeout(() => this.save(form), WAIT * 5);
    } finally { form.saving = false; }
    if (form.more) { form.more = ''; this.save(form); }
  }

  // What is put into the words comes back as pictures for them; what is no picture, as a file.
  async upload(form, files, as = 'files') {
    const { kind } = form.dataset, data = this.data(form);
    for (const file of files) data.append(as === 'pictures' && file.type.startsWith('image/') ? as : 'files', file);
    try {
      const response = await fetch(`/tickets/${this.dataset.number}/draft/files/`, { method: 'POST', body: data });
      if (!response.ok && response.status !== 422) throw new Error(String(response.status));
      const { files: list, pictures } = await response.json();
      $(`#files-${kind}`).outerHTML = list;
      window.htmx.process($(`#files-${kind}`));
      if (pictures.length) writingIn(form).place(pictures);
    } catch { this.say(this.dataset.unlaid); }
  }

  send(selector) {
    const form = this.form();
    ($(selector, form) || $('[data-send]', form)).click(); // only a click carries what becomes of the ticket
    return true;
  }
}
customElements.define('om-composer', Composer);

const composer = () => $('om-composer');
command('reply', () => composer()?.switchTo('reply') ?? false);
command('note', () => composer()?.switchTo('note') ?? false);
command('send', () => composer()?.send('[data-send]') ?? false);
command('send-solve', () => composer()?.send('[data-send-solve]') ?? false);
