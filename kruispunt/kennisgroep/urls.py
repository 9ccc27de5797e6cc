"""Addresses of this room."""

app_name = "kennisgroep"
urlpatterns: list = []
