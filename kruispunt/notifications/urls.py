"""Addresses of this room."""

from django.urls import path

from kruispunt.notifications import views

app_name = "notifications"
urlpatterns = [
    path("team/mail/", views.outbox, name="outbox"),
    path("team/mail/<int:pk>/", views.mail, name="mail"),
    path("team/mail/persoon/<int:pk>/", views.person, name="person"),
    path("team/mail/<int:pk>/aanpassen/", views.edit_draft, name="edit_draft"),
    path("mijn/mail/", views.preferences, name="preferences"),
    path("mail/<str:token>/", views.preferences_from_mail, name="preferences_from_mail"),
]
