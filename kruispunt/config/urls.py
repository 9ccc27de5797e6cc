"""The whole address book: Dutch paths, English names."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from kruispunt.config.middleware import EDITOR_PATH
from kruispunt.config.views import editor_log_in, health

urlpatterns = [
    path("gezond/", health, name="health"),
    # Wagtail's own log-in would let a user with a second factor in by password alone.
    path(f"{EDITOR_PATH}login/", editor_log_in),
    path(f"{EDITOR_PATH}logout/", RedirectView.as_view(pattern_name="account_logout")),
    path(EDITOR_PATH, include(wagtailadmin_urls)),
    path("documenten/", include(wagtaildocs_urls)),
    path("account/", include("allauth.urls")),
    path("", include("kruispunt.notifications.urls")),
    path("", include("kruispunt.besturen.urls")),
    path("", include("kruispunt.trajectories.programme.urls")),
    path("", include("kruispunt.trajectories.enrolment.urls")),
    path("", include("kruispunt.trajectories.calls.urls")),
    path("", include("kruispunt.trajectories.evaluations.urls")),
    path("", include("kruispunt.trajectories.outputs.urls")),
    path("", include("kruispunt.trajectories.coaching.urls")),
    path("", include("kruispunt.leerlabo.urls")),
    path("", include("kruispunt.kennisgroep.urls")),
    path("", include("kruispunt.mentor_networks.urls")),
    path("", include("kruispunt.kpi.urls")),
    path("", include("kruispunt.cms.urls")),
    path("", include(wagtail_urls)),
]

if settings.SERVE_MEDIA:
    media = path(f"{settings.MEDIA_URL.strip('/')}/<path:path>", serve, {"document_root": settings.MEDIA_ROOT})
    urlpatterns = [media, *urlpatterns]
