"""Objects of the desk's own: devices, contracts, vehicles, accounts, and how they relate."""
