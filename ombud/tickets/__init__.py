"""Tickets: a request for help and the conversation that it starts."""
