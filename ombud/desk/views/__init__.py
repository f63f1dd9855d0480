"""The views of the desk, one module for each thing on the screen."""
