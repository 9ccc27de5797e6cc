"""What a page of the form says, and what a browser sends back of it."""

from django.urls import reverse

from kruispunt.core import clock
from kruispunt.trajectories.calls import actions
from tests.trajectories.calls.helpers import DURING


def page(response):
    return response.content.decode()


def form_url(call):
    return reverse("calls:apply", args=[call.slug])


def sent(response):
    """Give what a browser would send back of the form on a page, nothing of it changed."""
    form = response.context["form"]
    data = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    return {name: value for name, value in data.items() if name not in form.not_saved_alone}


def question(call, staff, kind="short", label="Wie trekt dit?", **fields):
    with clock.at(DURING):
        return actions.add_question(call=call, kind=kind, label=label, by=staff, **fields)


def save_alone(client, call, **data):
    return client.post(reverse("calls:autosave", args=[call.slug]), data)
