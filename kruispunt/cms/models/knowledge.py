"""What others can use: instruments, practices of besturen, and news."""

from typing import Any, ClassVar, Self

from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PagePermissionTester

from kruispunt.besturen.models import Bestuur
from kruispunt.cms import adoptions, queries
from kruispunt.cms.blocks import TEXT_FEATURES, BodyBlock
from kruispunt.cms.fields import BodyField
from kruispunt.cms.forms import AdoptionForm, PracticeForm
from kruispunt.cms.models.base import (
    ABOVE_LIST_HELP,
    BODY_HELP,
    AdoptedPagePermissionTester,
    FreePage,
    SitePage,
    Themed,
    found_by,
)
from kruispunt.core import clock
from kruispunt.trajectories.programme.enums import Theme, TrajectStatus
from kruispunt.trajectories.programme.models import Traject

PAGE_SIZE = 50


class _IndexPage(SitePage):
    """A page that lists the pages under it."""

    introduction = RichTextField("inleiding", features=TEXT_FEATURES, blank=True, help_text=ABOVE_LIST_HELP)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["cms.HomePage"]
    max_count = 1

    class Meta:
        abstract = True

    def listed(self, theme: str) -> models.QuerySet:
        """Give the pages to list, as far as they are about `theme` (empty: all)."""
        raise TypeError(f"{type(self).__name__} lists nothing")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Give the context with one page of the list; a theme that does not exist shows everything."""
        theme = request.GET.get("thema", "")
        theme = theme if theme in Theme.values else ""
        return super().get_context(request, *args, **kwargs) | {
            "theme": theme,
            "themes": Theme.choices,
            "list": Paginator(self.listed(theme), PAGE_SIZE).get_page(request.GET.get("pagina")),
        }


class InstrumentsPage(_IndexPage):
    """Every instrument."""

    template = "cms/instruments.html"
    subpage_types = ["cms.InstrumentPage"]

    class Meta:
        verbose_name = "instrumentenpagina"
        verbose_name_plural = "instrumentenpagina's"

    def listed(self, theme: str) -> models.QuerySet:
        """Give the instruments, by title."""
        return InstrumentPage.about(theme)

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Give the context with by how many besturen each instrument on the page is used."""
        context = super().get_context(request, *args, **kwargs)
        return context | {"use_counts": adoptions.counts(context["list"])}


class InstrumentPage(Themed, FreePage):
    """A tool a bestuur can work with: what it is, for whom, how to start, where to get it, what it came from."""

    introduction = models.TextField("wat is het?", max_length=400, help_text="Een of twee zinnen, zonder jargon.")
    for_whom = models.TextField(
        "voor wie?", max_length=400, help_text="Welke medewerkers en welke besturen hebben er iets aan?"
    )
    maker = models.CharField(
        "gemaakt door", max_length=200, blank=True, help_text="De organisaties of mensen die het maakten."
    )
    body = BodyField(
        BodyBlock(), verbose_name="hoe begin je eraan?", blank=True, help_text="Zet de stappen in het blok Stappen."
    )
    download = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name="bestand om te downloaden",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Met een bestand en een website toont de pagina twee knoppen.",
    )
    link = models.URLField("website", blank=True, help_text="Het hele adres, met https:// vooraan.")
    traject = models.ForeignKey(
        Traject,
        verbose_name="gemaakt in dit traject",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to=~Q(status=TrajectStatus.DRAFT),
        help_text="De pagina toont het traject en hoeveel besturen eraan meewerkten.",
    )

    content_panels = [
        *Page.content_panels,
        Themed.themes_panel,
        FieldPanel("introduction"),
        FieldPanel("for_whom"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("download"), FieldPanel("link")], heading="Waar vind je het?"),
        MultiFieldPanel([FieldPanel("maker"), FieldPanel("traject")], heading="Waar komt het vandaan?"),
    ]
    search_fields = found_by("introduction", "for_whom", "body")
    template = "cms/instrument.html"
    parent_page_types = ["cms.InstrumentsPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "instrument"
        verbose_name_plural = "instrumenten"

    def get_context(
        self, request: HttpRequest, *args, adoption_form: AdoptionForm | None = None, **kwargs
    ) -> dict[str, Any]:
        """Give the context with where it came from, who uses it, and what is open and comes about its themes.

        The traject shows when everybody may see it. `adoption_form` is one that was sent and refused.
        """
        traject = self.traject if self.traject and self.traject.is_published else None
        context = super().get_context(request, *args, **kwargs) | self.live_context()
        context |= adoptions.shown_to(self, request.user, adoption_form)
        return context | {"traject": traject, "besturen": queries.besturen_in(traject) if traject else 0}

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Give what `user` may do with this page in the editor: what a bestuur ever used stays, for the figures."""
        return AdoptedPagePermissionTester(user, self)


class PracticesPage(_IndexPage):
    """Every practice."""

    template = "cms/practices.html"
    subpage_types = ["cms.PracticePage"]

    class Meta:
        verbose_name = "praktijkenpagina"
        verbose_name_plural = "praktijkenpagina's"

    def listed(self, theme: str) -> models.QuerySet:
        """Give the practices, by title."""
        return PracticePage.about(theme).select_related("bestuur")


class PracticePage(Themed, FreePage):
    """What a bestuur did and what it brought (seed 000, actiefiche "Inspiratie en kennisdeling")."""

    bestuur = models.ForeignKey(
        Bestuur,
        verbose_name="bestuur",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Wie het deed. Vraag het bestuur of je dit mag delen.",
    )
    year = models.PositiveSmallIntegerField(
        "sinds welk jaar",
        help_text="Het jaar waarin het bestuur begon, zoals 2024.",
        null=True,
        blank=True,
        validators=[MinValueValidator(clock.YEARS[0]), MaxValueValidator(clock.YEARS[-1])],
    )
    introduction = models.TextField(
        "in het kort", max_length=400, help_text="Een of twee zinnen: wat, voor wie, en wat het opbracht."
    )
    what = RichTextField(
        "wat deden ze?", features=TEXT_FEATURES, help_text="De stappen, zodat een ander bestuur het kan overdoen."
    )
    result = RichTextField(
        "wat bracht het op?", features=TEXT_FEATURES, help_text="Ook wat niet lukte. Noem cijfers als je ze hebt."
    )
    body = BodyField(BodyBlock(), verbose_name="meer inhoud", blank=True, help_text=BODY_HELP)

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("bestuur"), FieldPanel("year")], heading="Wie en wanneer?"),
        Themed.themes_panel,
        FieldPanel("introduction"),
        FieldPanel("what"),
        FieldPanel("result"),
        FieldPanel("body"),
    ]
    base_form_class = PracticeForm
    search_fields = found_by("introduction", "what", "result", "body")
    template = "cms/practice.html"
    parent_page_types = ["cms.PracticesPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "praktijk"
        verbose_name_plural = "praktijken"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        """Give the context with what is open and comes about its themes."""
        return super().get_context(request, *args, **kwargs) | self.live_context()


class NewsIndexPage(_IndexPage):
    """Every news page, newest first."""

    template = "cms/news_index.html"
    subpage_types = ["cms.NewsPage"]

    class Meta:
        verbose_name = "nieuwspagina"
        verbose_name_plural = "nieuwspagina's"

    def listed(self, theme: str) -> models.QuerySet:
        """Give the news, newest first."""
        return NewsPage.newest(theme)


class NewsPage(Themed, FreePage):
    """One piece of news, dated by its first publication."""

    introduction = models.TextField("inleiding", max_length=400, help_text="Het nieuws in een of twee zinnen.")
    body = BodyField(BodyBlock(), verbose_name="inhoud", blank=True, help_text=BODY_HELP)

    content_panels = [
        *Page.content_panels,
        Themed.themes_panel,
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    search_fields = found_by("introduction", "body")
    template = "cms/news.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "nieuwsbericht"
        verbose_name_plural = "nieuwsberichten"

    @classmethod
    def newest(cls, theme: str = "") -> models.QuerySet[Self]:
        """Give the news about `theme` (empty: all), newest first."""
        return cls.about(theme).order_by("-first_published_at", "-pk")
