// Blocking and tiny: sets the saved theme before first paint, and says that scripts run.
(() => { const r = document.documentElement; r.dataset.js = ''; try { const t = localStorage.getItem('ombud-theme'), k = localStorage.getItem('ombud-keys'); if (t) r.dataset.theme = t; if (k) r.dataset.keys = k; } catch { /* storage blocked: follow the system */ } })();
