"""Why personal data is used: the register of purposes, and the gate that every use passes."""
