"""The pages of the site. Their text is staff's; what is live on them comes from the rooms."""

from kruispunt.cms.models.adoption import Adoption
from kruispunt.cms.models.base import FixedPagePermissionTester, FreePage, ReviewEvery, SitePage, Themed
from kruispunt.cms.models.content import ContentPage, OfferPage, StarterPage, ThemePage
from kruispunt.cms.models.entrances import AgendaPage, CallsPage, HomePage
from kruispunt.cms.models.groups import GroupPage, GroupsPage
from kruispunt.cms.models.knowledge import (
    InstrumentPage,
    InstrumentsPage,
    NewsIndexPage,
    NewsPage,
    PracticePage,
    PracticesPage,
)
from kruispunt.cms.models.path import PathPage
from kruispunt.cms.models.progress import PathProgress, PathStep
from kruispunt.cms.models.reviews import PageReview

__all__ = [
    "Adoption",
    "AgendaPage",
    "CallsPage",
    "ContentPage",
    "FixedPagePermissionTester",
    "FreePage",
    "GroupPage",
    "GroupsPage",
    "HomePage",
    "InstrumentPage",
    "InstrumentsPage",
    "NewsIndexPage",
    "NewsPage",
    "OfferPage",
    "PageReview",
    "PathPage",
    "PathProgress",
    "PathStep",
    "PracticePage",
    "PracticesPage",
    "ReviewEvery",
    "SitePage",
    "StarterPage",
    "ThemePage",
    "Themed",
]
