"""E-mail: mailboxes, the journal of what came in, the outbox of what goes out."""
