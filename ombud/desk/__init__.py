"""The agents' desk in the browser: views, templates, behaviours. No models."""
