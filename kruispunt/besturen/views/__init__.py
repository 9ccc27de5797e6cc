"""Pages of the registry and its people."""
