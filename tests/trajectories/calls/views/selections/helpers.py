"""What the tests of the board send and read."""

import html
import re

from django.urls import reverse

HTMX = {"HTTP_HX_REQUEST": "true"}


def page(response):
    return html.unescape(response.content.decode())


def url(name, call, *args):
    return reverse(f"calls:{name}", args=[call.pk, *args])


def form_of(call, **changes):
    """Give what the form of the rules sends."""
    call.refresh_from_db()
    return {
        "version": call.version,
        "places_min": call.places_min,
        "places": call.places,
        "mode": call.selection_mode,
        "order_1": "balance",
        "order_2": "score",
        "order_3": "new",
    } | changes


def picks(run, *, without=0, plus=0):
    chosen = [int(id) for id in run.result["selected"]]
    rest = [int(a["id"]) for a in run.instance["applicants"] if int(a["id"]) not in chosen]
    return chosen[without:] + rest[:plus]


def version_in(response, id):
    """Give the version that the page sends along in the field with this id."""
    return re.search(rf'name="version" value="(\d*)"[^>]* id="{id}"', page(response))[1]
