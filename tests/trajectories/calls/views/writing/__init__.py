"""The form of an application over HTTP."""
