"""Addresses of this room."""

app_name = "leerlabo"
urlpatterns: list = []
