"""The pages of the site. Their text is staff's; what is live on them comes from the rooms."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PagePermissionTester

from kruispunt.cms import queries
from kruispunt.cms.blocks import TEXT_FEATURES, BodyBlock, PillarsBlock, QuestionsBlock
from kruispunt.cms.fields import BodyField
from kruispunt.cms.forms import AgendaFilter

#: How many sessions the home page names.
NEXT_SESSIONS = 4
PAGE_SIZE = 50


class FixedPagePermissionTester(PagePermissionTester):
    """What nobody may do to a page that the menu or the footer leads to: take it away or move it."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Refuse."""
        return False

    def can_unpublish(self) -> bool:
        """Refuse."""
        return False

    def can_move(self) -> bool:
        """Refuse."""
        return False


class SitePage(Page):
    """What our pages share: search text as the only promotion, and whether the page has to stay."""

    #: A page that the menu or the footer leads to keeps its address and cannot be taken away.
    is_fixed: ClassVar[bool] = True

    promote_panels = [
        FieldPanel(
            "search_description",
            heading="Samenvatting voor zoekmachines",
            help_text="Een of twee zinnen die onder de titel staan in een zoekmachine.",
        )
    ]
    settings_panels: ClassVar[list] = []

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Give what `user` may do with this page in the editor."""
        return FixedPagePermissionTester(user, self) if self.is_fixed else super().permissions_for_user(user)


class HomePage(SitePage):
    """The start: what this is, what is open, what comes."""

    lead = models.TextField("inleiding", max_length=300, help_text="Een of twee zinnen: wat vindt een bezoeker hier?")
    starters_title = models.CharField("titel voor starters", max_length=120)
    starters_text = models.TextField("tekst voor starters", max_length=400)
    body = BodyField(BodyBlock(), verbose_name="inhoud", blank=True, help_text="Komt onderaan de startpagina.")

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("starters_title"),
        FieldPanel("starters_text"),
        FieldPanel("body"),
    ]
    template = "cms/home.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = "startpagina"
        verbose_name_plural = "startpagina's"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Give the context with the open calls and the first sessions to come."""
        return super().get_context(request, *args, **kwargs) | {
            "calls": queries.open_calls(),
            "sessions": queries.next_sessions(NEXT_SESSIONS),
            "starters": StarterPage.objects.child_of(self).live().first(),
        }


class ContentPage(SitePage):
    """A page of text and images."""

    introduction = models.TextField("inleiding", max_length=400, blank=True, help_text="Staat groot onder de titel.")
    body = BodyField(BodyBlock(), verbose_name="inhoud", blank=True)
    stays = models.BooleanField(default=False, editable=False)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    promote_panels = [
        FieldPanel(
            "slug", heading="Adres", help_text="Het laatste stuk van het webadres: kleine letters en streepjes."
        ),
        *SitePage.promote_panels,
    ]
    settings_panels = Page.settings_panels
    template = "cms/content.html"
    parent_page_types = ["cms.HomePage", "cms.ContentPage", "cms.StarterPage"]
    subpage_types = ["cms.ContentPage"]

    class Meta:
        verbose_name = "tekstpagina"
        verbose_name_plural = "tekstpagina's"

    @property
    def is_fixed(self) -> bool:
        """Give whether the footer leads to this page."""
        return self.stays


class StarterPage(SitePage):
    """The overview page for starters: the first pillar of the starter offer (seed 000, Startersaanbod)."""

    introduction = models.TextField("inleiding", max_length=400)
    pillars = BodyField(PillarsBlock(), verbose_name="pijlers", help_text="De delen van het startersaanbod.")
    questions = BodyField(QuestionsBlock(), verbose_name="vragen van starters")
    body = BodyField(BodyBlock(), verbose_name="meer inhoud", blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("pillars"),
        FieldPanel("questions"),
        FieldPanel("body"),
    ]
    template = "cms/starters.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ContentPage"]
    max_count = 1

    class Meta:
        verbose_name = "starterspagina"
        verbose_name_plural = "starterspagina's"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Give the context with what runs for starters now, and the pages under this one."""
        return super().get_context(request, *args, **kwargs) | {
            "trajecten": queries.starter_trajecten(),
            "pages": self.get_children().live(),
        }


class AgendaPage(SitePage):
    """Every session to come, by kind and theme."""

    introduction = RichTextField("inleiding", features=TEXT_FEATURES, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    template = "cms/agenda.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1

    class Meta:
        verbose_name = "agenda"
        verbose_name_plural = "agenda's"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Give the context with the filter and one page of sessions; a filter we do not know shows everything."""
        form = AgendaFilter(request.GET)
        chosen = form.cleaned_data if form.is_valid() else {}
        sessions = queries.agenda(kind=chosen.get("soort", ""), theme=chosen.get("thema", ""))
        return super().get_context(request, *args, **kwargs) | {
            "form": form,
            "filtered": any(chosen.values()),
            "sessions": Paginator(sessions, PAGE_SIZE).get_page(request.GET.get("pagina")),
        }

    def serve(self, request: HttpRequest, *args, **kwargs) -> TemplateResponse:
        """Give the page; 400 with a message at the field when the filter makes no sense."""
        response = super().serve(request, *args, **kwargs)
        response.status_code = response.context_data["form"].status
        return response


class CallsPage(SitePage):
    """The open calls, and the closed ones."""

    introduction = RichTextField("inleiding", features=TEXT_FEATURES, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    template = "cms/calls.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1

    class Meta:
        verbose_name = "oproepenpagina"
        verbose_name_plural = "oproepenpagina's"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Give the context with every open call and one page of closed ones."""
        return super().get_context(request, *args, **kwargs) | {
            "open_calls": queries.open_calls(),
            "closed_calls": Paginator(queries.closed_calls(), PAGE_SIZE).get_page(request.GET.get("pagina")),
        }
