"""Pages of this room: reading, materials of a session, its minutes."""
