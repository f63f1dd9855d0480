"""What agents are told of: in the desk, as each of them chose, never with anybody's words."""
