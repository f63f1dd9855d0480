"""Who gets the work: a policy for each team, and who is there to take it."""
