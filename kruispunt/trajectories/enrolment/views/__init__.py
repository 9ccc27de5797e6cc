"""Screens of this room: HTTP only."""
