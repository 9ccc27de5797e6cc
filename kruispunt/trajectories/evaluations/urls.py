"""Addresses of this room."""

app_name = "evaluations"
urlpatterns: list = []
