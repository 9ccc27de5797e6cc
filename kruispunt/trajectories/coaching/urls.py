"""Addresses of this room."""

from django.urls import path

from kruispunt.trajectories.coaching.views import bookings, slots

app_name = "coaching"
urlpatterns = [
    path("traject/<slug:slug>/gesprek/", bookings.book, name="book"),
    path("gesprek/<int:pk>/verzetten/", bookings.move, name="move"),
    path("gesprek/<int:pk>/afzeggen/", bookings.cancel, name="cancel"),
    path("traject/<slug:slug>/momenten/", slots.slots, name="slots"),
    path("traject/<slug:slug>/momenten/nieuw/", slots.publish, name="publish"),
    path("moment/<int:pk>/terugnemen/", slots.take_back, name="take_back"),
]
