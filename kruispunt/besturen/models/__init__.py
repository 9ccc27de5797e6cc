"""The registry of local governments, and the people who act for them."""

from kruispunt.besturen.models.bestuur import Bestuur, ConfirmedDomain, SelfScan, TypeDetermination, name_of
from kruispunt.besturen.models.people import Membership, User

__all__ = ["Bestuur", "ConfirmedDomain", "Membership", "SelfScan", "TypeDetermination", "User", "name_of"]
