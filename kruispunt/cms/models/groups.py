"""The pages that host the knowledge groups: what a group is for, and the door to it."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from kruispunt.cms import queries
from kruispunt.cms.blocks import TEXT_FEATURES, BodyBlock
from kruispunt.cms.fields import BodyField
from kruispunt.cms.models.base import ABOVE_LIST_HELP, SitePage, found_by
from kruispunt.kennisgroep.models import Kennisgroep


class GroupsPage(SitePage):
    """Which groups there are."""

    introduction = RichTextField("inleiding", features=TEXT_FEATURES, blank=True, help_text=ABOVE_LIST_HELP)
    body = BodyField(BodyBlock(), verbose_name="inhoud", blank=True, help_text="Komt onder de lijst van groepen.")

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = found_by("introduction", "body")
    template = "cms/groups.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.GroupPage"]
    max_count = 1

    class Meta:
        verbose_name = "kennisgroepenpagina"
        verbose_name_plural = "kennisgroepenpagina's"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Give the context with the groups."""
        return super().get_context(request, *args, **kwargs) | {"groups": queries.groups()}


class GroupPage(SitePage):
    """The page of one group; it is made with the group, and shows what the group itself says."""

    group = models.OneToOneField(Kennisgroep, on_delete=models.PROTECT, related_name="+", editable=False)
    body = BodyField(
        BodyBlock(), verbose_name="inhoud", blank=True, help_text="Iedereen kan dit lezen, ook wie geen lid is."
    )

    content_panels = [
        HelpPanel(
            "<p>De naam, de inleiding en de huisregels wijzig je bij de instellingen van de groep in Kruispunt. "
            "Hier zet je wat er nog bij hoort.</p>",
            heading="Wat je hier wijzigt",
        ),
        FieldPanel("body"),
    ]
    search_fields = found_by("body")
    template = "cms/group.html"
    parent_page_types = ["cms.GroupsPage"]
    subpage_types: ClassVar[list[str]] = []
    is_creatable = False

    class Meta:
        verbose_name = "kennisgroeppagina"
        verbose_name_plural = "kennisgroeppagina's"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        """Give the context with the group and how the visitor stands in it."""
        return super().get_context(request, *args, **kwargs) | queries.group_for(self.group_id, request.user)
