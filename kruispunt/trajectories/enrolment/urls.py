"""Addresses of this room."""

app_name = "enrolment"
urlpatterns: list = []
