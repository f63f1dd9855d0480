"""The ground floor: clock, ids, actor, refusals, keys, settings, text cleaning. No models."""
