// Passkeys: asks the browser for a key or a signature and sends the answer with the form.
// data-mode is create or get; data-options is what the server wants, as JSON.
const bytes = (text) => Uint8Array.from(
  atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

function wanted(options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of [options.allowCredentials, options.excludeCredentials]) {
    for (const one of list || []) one.id = bytes(one.id);
  }
  return { publicKey: options };
}

function answered(key) {
  const response = {};
  for (const part of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (key.response[part]) response[part] = text(key.response[part]);
  }
  return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: {} });
}

class Passkey extends HTMLElement {
  connectedCallback() {
    this.words = this.querySelector('[role=status]');
    this.querySelector('button').addEventListener('click', () => this.ask());
  }

  async ask() {
    const form = this.closest('form');
    if (this.dataset.mode === 'create' && !form.reportValidity()) return;
    if (!navigator.credentials || !window.PublicKeyCredential) { this.words.textContent = this.dataset.missing; return; }
    this.words.textContent = '';
    try {
      const key = await navigator.credentials[this.dataset.mode](wanted(JSON.parse(this.dataset.options)));
      this.querySelector('[name=credential]').value = answered(key);
      form.noValidate = true;
      form.submit();
    } catch {
      this.words.textContent = this.dataset.failed;
    }
  }
}
customElements.define('om-passkey', Passkey);
