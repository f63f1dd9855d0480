"""The programming interface: what the desk can do, for programs."""
