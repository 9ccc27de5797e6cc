"""How allauth acts here."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


def _on_our_site(address: str) -> str:
    """Give the same page at the address of the site, whatever host `address` names."""
    parts = urlsplit(address)
    return settings.SITE_URL + parts._replace(scheme="", netloc="").geturl()


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is open to everybody; acting for a bestuur is what needs approval."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail of the account; its links go to SITE_URL.

        allauth makes them of the Host header, with which a stranger could have a reset link of somebody else
        lead to a site of their own.
        """
        safe = {key: _on_our_site(value) if key.endswith("_url") else value for key, value in context.items()}
        super().send_mail(template_prefix, email, safe)
