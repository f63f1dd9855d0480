"""Requests of people about their own data: received, identified, decided, answered in time."""
