"""Addresses of this room."""

from django.urls import path
from django.views.generic import RedirectView

from kruispunt.besturen.views import besturen, memberships, mine, people, team

app_name = "besturen"
urlpatterns = [
    path("mijn/", mine.mine, name="mine"),
    path("mijn/bestuur/", mine.ask, name="request_membership"),
    path("mijn/lidmaatschap/<int:pk>/stoppen/", mine.stop, name="stop"),
    path("mijn/bestuur/<int:pk>/zelfscan/", mine.selfscan, name="selfscan"),
    path("team/", team.team, name="team"),
    path("team/besturen/", besturen.index, name="besturen"),
    path("team/besturen/<int:pk>/", besturen.detail, name="bestuur"),
    path("team/besturen/<int:pk>/domeinen/<int:domain_pk>/intrekken/", besturen.withdraw, name="withdraw_domain"),
    path("team/lidmaatschappen/", memberships.index, name="memberships"),
    path("team/lidmaatschappen/<int:pk>/", memberships.detail, name="membership"),
    path("team/mensen/", people.index, name="people"),
    path("team/mensen/<int:pk>/", people.detail, name="person"),
    # Wagtail's addresses end with a log-in by password alone, without limits or second factor. This stands before it.
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
]
