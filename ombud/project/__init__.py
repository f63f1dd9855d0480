"""The whole desk put together: settings, addresses, the command line."""
