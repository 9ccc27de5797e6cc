"""Pages of text, with what is live beside it: themes, the starter offer and its pillars."""

from typing import ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from kruispunt.cms import adoptions, queries
from kruispunt.cms.blocks import BodyBlock, PillarsBlock, QuestionsBlock
from kruispunt.cms.fields import BodyField
from kruispunt.cms.models.base import ADDRESS_PANEL, BODY_HELP, LARGE_HELP, FreePage, SitePage, found_by
from kruispunt.cms.models.knowledge import InstrumentPage, NewsPage, PracticePage
from kruispunt.trajectories.programme.enums import Theme, TrajectKind

#: How many sessions a theme names before it leads to the agenda, and how many news pages.
NEXT_SESSIONS = 5
LATEST_NEWS = 3


class ContentPage(SitePage):
    """A page of text and images."""

    introduction = models.TextField("inleiding", max_length=400, blank=True, help_text=LARGE_HELP)
    body = BodyField(BodyBlock(), verbose_name="inhoud", blank=True, help_text=BODY_HELP)
    stays = models.BooleanField(default=False, editable=False)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = found_by("introduction", "body")
    promote_panels = [ADDRESS_PANEL, *SitePage.promote_panels]
    settings_panels = FreePage.settings_panels
    template = "cms/content.html"
    parent_page_types = ["cms.HomePage", "cms.ContentPage", "cms.StarterPage", "cms.ThemePage"]
    subpage_types = ["cms.ContentPage"]

    class Meta:
        verbose_name = "tekstpagina"
        verbose_name_plural = "tekstpagina's"

    @property
    def is_fixed(self) -> bool:
        """Give whether the footer leads to this page."""
        return self.stays

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Give the context with the pages under this one."""
        return super().get_context(request, *args, **kwargs) | {"pages": self.get_children().live()}


class StarterPage(SitePage):
    """The overview page for starters: the first pillar of the starter offer (seed 000, Startersaanbod)."""

    introduction = models.TextField("inleiding", max_length=400, help_text=LARGE_HELP)
    pillars = BodyField(PillarsBlock(), verbose_name="pijlers", help_text="De delen van het startersaanbod.")
    questions = BodyField(
        QuestionsBlock(),
        verbose_name="vragen van starters",
        help_text="Wat starters vaak vragen. Een bezoeker klapt een vraag open om het antwoord te lezen.",
    )
    body = BodyField(BodyBlock(), verbose_name="meer inhoud", blank=True, help_text=BODY_HELP)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("pillars"),
        FieldPanel("questions"),
        FieldPanel("body"),
    ]
    search_fields = found_by("introduction", "questions", "body")
    template = "cms/starters.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ContentPage", "cms.OfferPage", "cms.PathPage"]
    max_count = 1

    class Meta:
        verbose_name = "starterspagina"
        verbose_name_plural = "starterspagina's"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Give the context with what runs for starters now, and the pages under this one."""
        return super().get_context(request, *args, **kwargs) | {
            "trajecten": queries.running_trajecten(for_starters=True),
            "pages": self.get_children().live(),
            "path": self.get_children().live().filter(content_type__model="pathpage").first(),
        }


class OfferPage(FreePage):
    """One part of what we offer, with the trajecten of that kind: the support network, the multi-day course."""

    introduction = models.TextField("inleiding", max_length=400, help_text=LARGE_HELP)
    kind = models.CharField(
        "soort traject",
        max_length=20,
        choices=TrajectKind.choices,
        help_text="De pagina toont de gepubliceerde trajecten van deze soort die nog een sessie hebben.",
    )
    for_starters = models.BooleanField(
        "alleen voor starters", default=True, help_text="Alleen trajecten van het startersaanbod (OD 4.1)."
    )
    shows_mentors = models.BooleanField(
        "toon de mentornetwerken", default=False, help_text="De lerende netwerken, met hun mentorbesturen."
    )
    body = BodyField(BodyBlock(), verbose_name="inhoud", blank=True, help_text=BODY_HELP)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel("kind"), FieldPanel("for_starters"), FieldPanel("shows_mentors")], heading="Wat er loopt"
        ),
        FieldPanel("body"),
    ]
    search_fields = found_by("introduction", "body")
    template = "cms/offer.html"
    parent_page_types = ["cms.HomePage", "cms.StarterPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "aanbodpagina"
        verbose_name_plural = "aanbodpagina's"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Give the context with what of this kind is still to come, and the mentor networks when it shows them."""
        return super().get_context(request, *args, **kwargs) | {
            "trajecten": queries.running_trajecten(kind=self.kind, for_starters=self.for_starters),
            "networks": queries.mentor_networks() if self.shows_mentors else [],
        }


class ThemePage(SitePage):
    """What we know and do about one theme (seed 000, actiefiche "Thematische pagina's op de website")."""

    theme = models.CharField(
        "thema",
        max_length=12,
        choices=Theme.choices,
        unique=True,
        help_text="De pagina toont zelf de oproepen, sessies, trajecten, instrumenten en praktijken over dit thema.",
    )
    introduction = models.TextField("inleiding", max_length=400, help_text=LARGE_HELP)
    body = BodyField(BodyBlock(), verbose_name="inhoud", blank=True, help_text=BODY_HELP)

    content_panels = [*Page.content_panels, FieldPanel("theme"), FieldPanel("introduction"), FieldPanel("body")]
    search_fields = found_by("introduction", "body")
    template = "cms/theme.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ContentPage"]

    class Meta:
        verbose_name = "themapagina"
        verbose_name_plural = "themapagina's"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Give the context with what is open, comes, runs, is new and can be used about the theme."""
        instruments = list(InstrumentPage.about(self.theme))
        return super().get_context(request, *args, **kwargs) | {
            "calls": queries.open_calls(self.theme),
            "sessions": queries.next_sessions(NEXT_SESSIONS, self.theme),
            "trajecten": queries.running_trajecten(theme=self.theme),
            "instruments": instruments,
            "use_counts": adoptions.counts(instruments),
            "practices": PracticePage.about(self.theme).select_related("bestuur"),
            "pages": self.get_children().live().specific(),
            "news": NewsPage.newest(self.theme)[:LATEST_NEWS],
        }
