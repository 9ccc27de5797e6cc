"""The starter path: from "where do we stand" to pages, a vorming, a network and a colleague."""

from typing import ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from kruispunt.cms import paths
from kruispunt.cms.blocks import StagesBlock
from kruispunt.cms.fields import BodyField
from kruispunt.cms.models.base import LARGE_HELP, SitePage, found_by


class PathPage(SitePage):
    """The page on which a colleague picks where the bestuur stands and gets a path."""

    introduction = models.TextField("inleiding", max_length=400, help_text=LARGE_HELP)
    stages = BodyField(
        StagesBlock(),
        verbose_name="keuzes",
        help_text="Elke keuze is een pad: wat je leest en welk netwerk erbij hoort.",
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("stages")]
    search_fields = found_by("introduction")
    template = "cms/path.html"
    parent_page_types = ["cms.StarterPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1

    class Meta:
        verbose_name = "starterspad"
        verbose_name_plural = "starterspaden"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Give the context with the path from the choice in the address, or from where this person was."""
        return super().get_context(request, *args, **kwargs) | paths.shown_to(self, request)
