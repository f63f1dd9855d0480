"""Background work that survives: a queue in the database, leases, dead letters, a schedule."""
