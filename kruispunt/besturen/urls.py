"""Addresses of this room."""

app_name = "besturen"
urlpatterns: list = []
