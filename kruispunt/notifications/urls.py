"""Addresses of this room."""

app_name = "notifications"
urlpatterns: list = []
