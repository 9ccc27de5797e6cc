"""How allauth acts here."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is open to everybody; acting for a bestuur is what needs approval."""
