"""Mail out: how a mail is written, and how it is handed to the server."""
