"""Reads of the knowledge groups."""

from kruispunt.kennisgroep.queries.groups import groups, last_membership, members_of, requests_for

__all__ = ["groups", "last_membership", "members_of", "requests_for"]
