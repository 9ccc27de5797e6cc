"""Addresses of this room."""

app_name = "mentor_networks"
urlpatterns: list = []
