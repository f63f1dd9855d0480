// The installed app: an own page while there is no connection. Nothing about people is kept.
if ('serviceWorker' in navigator) navigator.serviceWorker.register('/app.js').catch(() => {});
