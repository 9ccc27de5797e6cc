"""Addresses of this room."""

app_name = "programme"
urlpatterns: list = []
