// The one behaviour of a page for paper: its button opens the browser's own dialog.
document.querySelector('[data-print]')?.addEventListener('click', () => { window.print(); });
