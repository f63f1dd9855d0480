"""An invented company to look around in: three teams, agents, and two hundred tickets.

Nobody in it exists; every address lies in the domains that RFC 2606 keeps for examples.
"""
