"""What the lists of this room share."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 50


def page_of(rows: QuerySet, request: HttpRequest) -> Page:
    """Give the page that `?pagina=` asks for; the first for what is no number, the last for one beyond."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
