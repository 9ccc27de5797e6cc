"""Pages of this room: HTTP only."""
