"""People: contacts who ask, agents who answer, their organisations, teams and roles."""
