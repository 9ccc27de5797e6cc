"""Pages of this room: the moments of a coach, the meeting of a participant."""
