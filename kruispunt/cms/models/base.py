"""What our pages share."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PagePermissionTester
from wagtail.search import index

from kruispunt.cms import queries
from kruispunt.trajectories.programme.enums import Theme

#: How many sessions a page about something names before it leads to the agenda.
NEXT_SESSIONS = 3

#: How an editor changes the last part of the address of a page that may move.
ADDRESS_PANEL = FieldPanel(
    "slug", heading="Adres", help_text="Het laatste stuk van het webadres: kleine letters en streepjes."
)

REVIEW_PANEL = FieldPanel("review_every")

#: What an editor reads at the blocks of a page, at a text above a list, and at what stands under the title.
BODY_HELP = "Kies met het plusteken een blok: tussentitel, tekst, afbeelding, stappen, kaart met link of in de kijker."
ABOVE_LIST_HELP = "Staat boven de lijst. De lijst vult zichzelf."
LARGE_HELP = "Staat groot onder de titel."


class FixedPagePermissionTester(PagePermissionTester):
    """What nobody may do to a page that the menu or the footer leads to: take it away, move it, close it or copy it.

    A copy would be one of the pages there can be once, or one that nobody can take away again.
    """

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Refuse."""
        return False

    def can_unpublish(self) -> bool:
        """Refuse."""
        return False

    def can_move(self) -> bool:
        """Refuse."""
        return False

    def can_copy(self) -> bool:
        """Refuse."""
        return False

    def can_set_view_restrictions(self) -> bool:
        """Refuse."""
        return False


class AdoptedPagePermissionTester(PagePermissionTester):
    """What nobody may do to an instrument that a bestuur uses, or used: take away what figures count.

    It can go offline.
    """

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Give whether Wagtail lets this person, and no bestuur ever used the instrument."""
        return super().can_delete(ignore_bulk) and not self.page.adoptions.exists()


class ReviewEvery(models.IntegerChoices):
    """After how many months somebody reads a page again (seed 000, "Thematische pagina's": every six months)."""

    NEVER = 0, "Nooit"
    QUARTER = 3, "Elke drie maanden"
    HALF_YEAR = 6, "Elke zes maanden"
    YEAR = 12, "Elk jaar"


class SitePage(Page):
    """What our pages share: search text as the only promotion, and whether the page has to stay."""

    #: A page that the menu or the footer leads to keeps its address and cannot be taken away.
    is_fixed: ClassVar[bool] = True
    #: A page can be for who is logged in. A password goes from hand to hand, and who is in none of the editors' groups
    #: would be sent to the log-in again and again.
    private_page_options: ClassVar[list[str]] = ["login"]

    review_every = models.PositiveSmallIntegerField(
        "kijk deze pagina na",
        choices=ReviewEvery.choices,
        default=ReviewEvery.HALF_YEAR,
        help_text="Wie de pagina het laatst bewerkte, krijgt een mail. Ze staat ook op de startpagina van het team.",
    )

    promote_panels = [
        FieldPanel(
            "search_description",
            heading="Samenvatting voor zoekmachines",
            help_text="Een of twee zinnen die onder de titel staan in een zoekmachine en in het zoeken op deze site.",
        )
    ]
    settings_panels = [REVIEW_PANEL]

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Give what `user` may do with this page in the editor."""
        return FixedPagePermissionTester(user, self) if self.is_fixed else super().permissions_for_user(user)


class FreePage(SitePage):
    """A page that an editor may add, rename, plan, move and take away."""

    is_fixed: ClassVar[bool] = False

    promote_panels = [ADDRESS_PANEL, *SitePage.promote_panels]
    settings_panels = [REVIEW_PANEL, *Page.settings_panels]

    class Meta:
        abstract = True


def found_by(*names: str) -> list[index.BaseField]:
    """Give what a page is found by besides its title: whole words, and beginnings of words.

    Dutch writes words together: who looks for "regenboog" wants "regenboogbeleid".
    """
    fields = [kind(name) for name in names for kind in (index.SearchField, index.AutocompleteField)]
    return [*Page.search_fields, *fields]


class Themed(models.Model):
    """A page about some of the themes; one box per theme in the editor."""

    about_gender = models.BooleanField("gender", default=False)
    about_lgbti = models.BooleanField("LGBTI+", default=False)
    about_disability = models.BooleanField("handicap", default=False)

    themes_panel = MultiFieldPanel(
        [FieldPanel(f"about_{theme}") for theme in Theme.values],
        heading="Thema's",
        help_text="De pagina verschijnt ook op de themapagina's die je aanvinkt.",
    )

    class Meta:
        abstract = True

    @property
    def themes(self) -> list[Theme]:
        """Give the themes that were ticked."""
        return [theme for theme in Theme if getattr(self, f"about_{theme}")]

    @classmethod
    def about(cls, theme: str) -> models.QuerySet[Self]:
        """Give the pages everybody can read about a theme, by title; all of them for an empty theme."""
        chosen = Q(**{f"about_{theme}": True}) if theme in Theme.values else Q()
        return cls.objects.live().public().filter(chosen).order_by("title", "pk")

    def live_context(self) -> dict[str, Any]:
        """Give the open calls and the first sessions to come about one of its themes."""
        themes = self.themes
        return {
            "themed_calls": queries.open_calls(*themes) if themes else [],
            "themed_sessions": queries.next_sessions(NEXT_SESSIONS, *themes) if themes else [],
        }
