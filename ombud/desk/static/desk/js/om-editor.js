// Writing with formatting: an editor over a text field, which stays what is sent without it.
// The server cleans what comes; what is pasted is cleaned here so that it looks like the rest.
import Squire from '../vendor/squire.mjs';
import { $, $$ } from './commands.js';

const KEPT = new Set(['A', 'B', 'BLOCKQUOTE', 'BR', 'CODE', 'DIV', 'I', 'LI', 'OL', 'P', 'PRE', 'S', 'U', 'UL']);
const SAME = { STRONG: 'B', EM: 'I', DEL: 'S', STRIKE: 'S', INS: 'U', TT: 'CODE', KBD: 'CODE', SAMP: 'CODE' };
const HEADING = /^H[1-6]$/, BLOCK = /^(?:ADDRESS|ARTICLE|ASIDE|CAPTION|CENTER|D[DLT]|FIGCAPTION|FIGURE|FOOTER|HEADER|MAIN|NAV|SECTION|TABLE|TR)$/;
const GONE = new Set(['SCRIPT', 'STYLE', 'TITLE', 'TEMPLATE', 'NOSCRIPT', 'SVG', 'MATH', 'IFRAME', 'OBJECT', 'HEAD', 'META', 'LINK', 'AUDIO', 'VIDEO', 'CANVAS']);
const ADDRESS = /^(?:https?:\/\/|mailto:|tel:)/i, HOLDING = 'blockquote, ol, pre, ul', FORMATTED = 'a, b, blockquote, code, i, img, ol, pre, s, u, ul', OURS = /^(?:\/inline-images\/[\w:-]+\/$|blob:)/, PICTURE = /^image\/(?:png|jpeg|gif|webp)$/, LARGEST_PICTURE = 5 * 2 ** 20;

function named(node) {
  const name = node.nodeName.toUpperCase();
  if (HEADING.test(name)) return ['DIV', 'B'];
  if (BLOCK.test(name)) return ['DIV'];
  if (SAME[name]) return [SAME[name]];
  if (name === 'A') return ADDRESS.test(node.getAttribute('href') ?? '') ? ['A'] : [];
  if (name === 'B' && /font-weight:\s*(?:normal|400)/.test(node.getAttribute('data-look') ?? '')) return []; // a whole page in one, as some write it
  if (name === 'SPAN') {
    const look = node.getAttribute('data-look') ?? '';
    return [/font-weight:\s*(?:bold|[6-9]00)/.test(look) && 'B', /font-style:\s*italic/.test(look) && 'I'].filter(Boolean);
  }
  return KEPT.has(name) ? [name] : [];
}

// Of pictures only those stay that lie on the server already, as files of this draft, or that
// this form carries there.
const isOurs = (node) => node.hasAttribute('data-cid') && OURS.test(node.getAttribute('src') ?? '');

function picture(node) {
  const made = document.createElement('img');
  for (const name of ['alt', 'data-cid', 'src']) made.setAttribute(name, node.getAttribute(name) ?? '');
  return made;
}

function copied(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) { to.append(node.data); continue; }
    if (node.nodeType !== Node.ELEMENT_NODE || GONE.has(node.nodeName.toUpperCase())) continue;
    if (node.nodeName.toUpperCase() === 'IMG') { if (isOurs(node)) to.append(picture(node)); continue; }
    if (/^T[DH]$/.test(node.nodeName) && node.previousElementSibling) to.append(' ');
    let inner = to;
    for (const name of named(node)) { const made = document.createElement(name); inner.append(made); inner = made; }
    if (inner.nodeName === 'A') inner.setAttribute('href', node.getAttribute('href'));
    copied(node, inner);
  }
  return to;
}

// Looks are read from an attribute that means nothing, so that the page's policy has none to refuse.
const lookless = (html) => html.replace(/<style[^>]*>[^]*?<\/style>/gi, '').replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/i, ' data-look='));
const clean = (html) => copied(new DOMParser().parseFromString(lookless(html), 'text/html').body, document.createDocumentFragment());

// What was written as text, with one line for each block.
function plain(root) {
  let text = '';
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) { text += node.data; return; }
    if (node.nodeName === 'IMG') { text += node.alt ? `[${node.alt}]` : ''; return; }
    if (node.nodeName === 'BR') { if (node.nextSibling) text += '\n'; return; }
    const isBlock = /^(?:DIV|P|LI|PRE|BLOCKQUOTE|UL|OL)$/.test(node.nodeName);
    if (isBlock && text && !text.endsWith('\n')) text += '\n';
    node.childNodes.forEach(walk);
    if (isBlock && !/^(?:UL|OL|BLOCKQUOTE)$/.test(node.nodeName)) text += '\n';
  };
  root.childNodes.forEach(walk);
  return text.replace(/\u200b/g, '').replace(/\u00a0/g, ' ').replace(/\n$/, '');
}

function choose(field, files) {
  const all = new DataTransfer();
  for (const one of [...field.files, ...files]) all.items.add(one);
  field.files = all.files;
}

const safe = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const kept = (line) => safe(line).replace(/^ | (?= )| $/g, '\u00a0') || '<br>';
const lines = (text) => text.split('\n').map((line) => `<div>${kept(line)}</div>`).join('');

class Editor extends HTMLElement {
  connectedCallback() {
    if (this.editor) return;
    this.field = $('textarea', this);
    this.bar = $(`[data-formats="${this.field.id}"]`, this.field.form);
    this.root = this.made();
    this.html = Object.assign(document.createElement('input'), { type: 'hidden', name: this.dataset.name || 'html' });
    this.field.after(this.root, this.html);
    this.field.hidden = true;
    this.editor = new Squire(this.root, { sanitizeToDOMFragment: clean, addLinks: false });
    this.show();
    this.editor.addEventListener('input', () => this.changed());
    this.editor.addEventListener('pasteImage', (event) => this.files([...event.detail.clipboardData.files]));
    this.editor.addEventListener('pathChange', () => this.pressed());
    this.editor.addEventListener('undoStateChange', () => this.pressed());
    this.root.addEventListener('keydown', (event) => this.key(event), true);
    this.root.addEventListener('dragover', (event) => { if (event.dataTransfer.types.includes('Files')) event.preventDefault(); });
    this.root.addEventListener('drop', (event) => { if (event.dataTransfer.files.length) { event.preventDefault(); event.stopImmediatePropagation(); this.files([...event.dataTransfer.files]); } }, true);
    if (this.bar) this.tools();
  }

  disconnectedCallback() { if (!this.isConnected) this.editor?.destroy(); }

  // The editor takes the name of the field, which stays the one that is sent.
  made() {
    const { field } = this, root = document.createElement('div'), label = $(`label[for="${field.id}"]`, field.form);
    root.className = `${field.className} rich`;
    root.id = field.id;
    field.removeAttribute('id');
    label.id = `${root.id}-label`;
    const shared = { role: 'textbox', 'aria-multiline': 'true', 'aria-labelledby': label.id, dir: 'auto', tabindex: '0', spellcheck: 'true' };
    for (const [name, value] of Object.entries(shared)) root.setAttribute(name, value);
    if (field.hasAttribute('aria-keyshortcuts')) root.setAttribute('aria-keyshortcuts', field.getAttribute('aria-keyshortcuts'));
    label.addEventListener('click', () => root.focus());
    return root;
  }

  show() {
    const formatted = this.dataset.html;
    delete this.dataset.html;
    this.editor.setHTML(formatted ? this.carriedAgain(formatted) : lines(this.field.value));
    this.editor.moveCursorToEnd(); // whoever goes on writing goes on at the end
    this.keep();
    this.pressed();
  }

  keep() {
    const isFormatted = Boolean($(FORMATTED, this.root));
    this.field.value = plain(this.root);
    this.html.value = isFormatted ? this.linked() : '';
  }

  // Addresses that were typed become links only beside other formatting: plain text stays plain.
  linked() {
    const copy = document.createElement('div');
    copy.append(clean(this.editor.getHTML()));
    this.editor.addDetectedLinks(copy, copy);
    return copy.getHTML ? copy.getHTML() : new XMLSerializer().serializeToString(copy);
  }

  changed() {
    this.keep();
    this.field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  isAllChosen() {
    const bare = (text) => text.replace(/[\s\u200b]/g, ''), range = this.editor.getSelection();
    return !range.collapsed && $(HOLDING, this.root) && bare(range.toString()) === bare(this.root.textContent);
  }

  get before() { // the words of this line up to the caret; null where something is selected
    const range = this.editor.getSelection();
    if (!range.collapsed) return null;
    let line = range.startContainer;
    while (line.parentNode && line !== this.root && !/^(?:DIV|P|LI|PRE)$/.test(line.nodeName)) line = line.parentNode;
    const read = document.createRange();
    read.setStart(line, 0);
    read.setEnd(range.startContainer, range.startOffset);
    return read.toString().replace(/\u200b/g, '').replace(/\u00a0/g, ' ');
  }

  // What another window saved, in the place of what is here; it is saved already.
  replace(text, html) {
    this.editor.setHTML(html || lines(text));
    this.editor.moveCursorToEnd();
    this.keep();
  }

  writeHtml(html) {
    this.root.focus();
    this.editor.insertHTML(html);
    this.changed();
  }

  write(words, over = 0) {
    this.root.focus();
    const range = this.editor.getSelection();
    if (over && range.startContainer.nodeType === Node.TEXT_NODE) {
      range.setStart(range.startContainer, Math.max(0, range.startOffset - over));
      this.editor.setSelection(range);
    }
    if (words.includes('\n')) this.editor.insertHTML(lines(words)); else this.editor.insertPlainText(words, false);
    this.changed();
  }

  // Where files can be laid into a draft, pictures come back as its own. A form without one
  // carries them itself; what is no picture is chosen in it as if by hand.
  files(files) {
    if (this.closest('om-composer')) { this.dispatchEvent(new CustomEvent('om:files', { bubbles: true, detail: files })); return; }
    const field = $('input[type="file"][name="files"]', this.field.form);
    if (!field) return;
    const shown = files.filter((one) => this.carrier && PICTURE.test(one.type) && one.size <= LARGEST_PICTURE), others = files.filter((one) => !shown.includes(one));
    if (shown.length) this.place(shown.map((one) => this.carried(one)));
    if (!others.length) return;
    choose(field, others);
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  get carrier() { return $('input[type="file"][name="pictures"]', this.field.form); }

  // A picture that goes with the form, under the name by which the words show it.
  carried(file, cid = `${crypto.randomUUID()}@picture`) {
    choose(this.carrier, [file]);
    this.carrier.parentNode.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'picture', value: cid }));
    return { cid, name: file.name, src: URL.createObjectURL(file) };
  }

  // The page came back because something was missing: it holds the pictures that were sent.
  carriedAgain(html) {
    if (!this.carrier) return html;
    let words = html;
    for (const node of $$('img[data-cid][src^="data:"]', new DOMParser().parseFromString(html, 'text/html'))) {
      const source = node.getAttribute('src');
      const [kind, octets] = source.slice(5).split(';base64,');
      const file = new File([Uint8Array.from(atob(octets), (one) => one.charCodeAt(0))], node.getAttribute('alt'), { type: kind });
      words = words.replace(source, this.carried(file, node.dataset.cid).src);
    }
    return words;
  }

  place(pictures) {
    this.root.focus();
    for (const { cid, name, src } of pictures) this.editor.insertImage(src, { 'data-cid': cid, alt: name });
    this.changed();
  }

  // ---- the tool bar: one stop for Tab, arrows inside it

  tools() {
    this.bar.hidden = false;
    this.address = $(`#address-${this.root.id}`);
    this.bar.addEventListener('mousedown', (event) => { if (event.target.closest('[data-format]')) event.preventDefault(); }); // the selection stays
    this.bar.addEventListener('click', (event) => { const tool = event.target.closest('[data-format]'); if (tool && !this.format(tool.dataset.format)) event.preventDefault(); });
    this.address.closest('[popover]').addEventListener('toggle', (event) => { if (event.newState === 'open') this.address.focus(); });
    this.bar.addEventListener('keydown', (event) => this.along(event));
    this.address.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      event.stopPropagation();
      this.link();
    });
    $('[data-link]', this.address.closest('[popover]')).addEventListener('click', () => this.link());
    this.stops.forEach((one, at) => { one.tabIndex = at ? -1 : 0; });
  }

  get stops() { return $$('[data-format]', this.bar); }

  along(event) {
    const all = this.stops, at = all.indexOf(document.activeElement);
    if (at < 0) return;
    const ahead = getComputedStyle(this.bar).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const to = { Home: 0, End: all.length - 1, ArrowLeft: at - 1, ArrowRight: at - 1, [ahead]: at + 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all[at].tabIndex = -1;
    const next = all[(to + all.length) % all.length];
    next.tabIndex = 0;
    next.focus();
  }

  has(format) {
    const path = this.editor.getPath(), tag = { bold: 'B', italic: 'I', link: 'A' }[format];
    if (tag) return this.editor.hasFormat(tag);
    return { list: /(?:^|>)UL/, numbers: /(?:^|>)OL/, quote: /(?:^|>)BLOCKQUOTE/, code: /(?:^|>)(?:PRE|CODE)/ }[format].test(path);
  }

  pressed() {
    if (!this.bar || !this.editor) return;
    for (const tool of this.stops) tool.setAttribute('aria-pressed', String(this.has(tool.dataset.format)));
  }

  format(name) {
    const { editor } = this, isOn = this.has(name);
    if (name === 'link' && !isOn) return this.ask();
    if (name === 'link') { editor.removeLink(); this.changed(); return false; }
    const [on, off] = { bold: ['bold', 'removeBold'], italic: ['italic', 'removeItalic'], list: ['makeUnorderedList', 'removeList'], numbers: ['makeOrderedList', 'removeList'], quote: ['increaseQuoteLevel', 'decreaseQuoteLevel'], code: ['code', ''] }[name];
    if (isOn && name === 'code') this.uncode(); else editor[isOn ? off : on]();
    this.changed();
    this.pressed();
    return false;
  }

  // Lines of code as lines of text again, each a block of its own.
  uncode() {
    const { editor } = this;
    if (editor.hasFormat('CODE')) { editor.changeFormat(null, { tag: 'CODE' }); return; }
    editor.modifyBlocks((part) => {
      for (const block of $$('pre', part)) block.replaceWith(clean(lines(plain(block))));
      return part;
    });
    editor.focus();
  }

  ask() { // the button opens the menu where the address is written
    this.chosen = this.editor.getSelection().cloneRange();
    const words = this.chosen.toString().trim();
    this.address.value = ADDRESS.test(words) ? words : '';
    return true;
  }

  link() {
    const typed = this.address.value.trim(), { chosen } = this;
    this.address.closest('[popover]').hidePopover();
    this.root.focus();
    if (!typed || !chosen) return;
    const address = ADDRESS.test(typed) ? typed : /^\S+@\S+\.\S+$/.test(typed) ? `mailto:${typed}` : ['https', typed].join('://');
    this.editor.setSelection(chosen);
    this.editor.makeLink(address);
    this.changed();
  }

  // Its other keys the editor knows itself: Ctrl with B, I, U, D, [, ], Z, Y, and with Shift 8 and 9.
  key(event) {
    if (['Backspace', 'Delete'].includes(event.key) && this.isAllChosen()) { // no empty list is left behind
      event.preventDefault();
      event.stopImmediatePropagation();
      this.editor.setHTML('');
      this.changed();
      return;
    }
    if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.altKey || event.code !== 'KeyU') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    $('[data-format="link"]', this.bar)?.click();
  }
}
customElements.define('om-editor', Editor);

export const writingIn = (form) => $('om-editor', form);
