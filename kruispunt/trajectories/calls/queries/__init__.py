"""Reads of this room over several models."""
