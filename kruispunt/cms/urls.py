"""Addresses of this room; the pages themselves have theirs in the page tree."""

from django.urls import path

from kruispunt.cms import views

app_name = "cms"
urlpatterns = [
    path("zoeken/", views.search, name="search"),
    path("starterspad/bewaren/", views.keep_path, name="keep_path"),
    path("starterspad/stap/", views.mark_step, name="mark_step"),
    path("starterspad/stoppen/", views.stop_path, name="stop_path"),
    path("team/starterspad/", views.use_of_paths, name="use_of_paths"),
    path("instrument/<int:pk>/gebruiken/", views.tell_adoption, name="tell_adoption"),
    path("instrument/<int:pk>/stoppen/", views.stop_adoption, name="stop_adoption"),
    path("team/instrumenten/", views.adoptions, name="adoptions"),
    path("team/paginas/", views.reviews, name="reviews"),
    path("team/paginas/<int:pk>/nagekeken/", views.check_page, name="check_page"),
]
