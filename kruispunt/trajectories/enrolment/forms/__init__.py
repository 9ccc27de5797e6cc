"""What people fill in on the screens of this room."""
