"""Forms of calls, applications, reviews and the selection."""
