"""Addresses of this room."""

app_name = "calls"
urlpatterns: list = []
