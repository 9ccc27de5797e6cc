"""The first themes, instruments, news, the starter path, a page for each knowledge group there is, and redirects."""

import json
from uuid import uuid4

from django.db import migrations
from django.db.models import TextField
from django.db.models.functions import Cast

from kruispunt.cms.migrations import _second_content as content
from kruispunt.cms.migrations._pages import add_page, permission
from kruispunt.core.roles import Role

#: What the pillars of 0002 lead to, by their place.
PILLARS = {1: "ondersteuningsnetwerk", 2: "vormingstraject"}


def _page(apps, parent, slug):
    found = apps.get_model("wagtailcore", "Page").objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
    return found.filter(slug=slug).first()


def add_pages(apps, schema_editor):
    home = apps.get_model("wagtailcore", "Page").objects.get(depth=2)
    for slug, theme, texts in (
        ("gender", "gender", content.GENDER),
        ("regenboog", "lgbti", content.RAINBOW),
        ("inclusie", "disability", content.INCLUSION),
    ):
        add_page(apps, home, "ThemePage", slug, texts, theme=theme)
    add_page(apps, home, "InstrumentsPage", "instrumenten", content.INSTRUMENTS)
    if instruments := _page(apps, home, "instrumenten"):
        add_page(apps, instruments, "InstrumentPage", "lio-vlaanderen", content.LIO, about_lgbti=True)
        add_page(apps, instruments, "InstrumentPage", "thuisgevoel", content.HOME_FEELING, about_disability=True)
    add_page(apps, home, "PracticesPage", "praktijken", content.PRACTICES)
    add_page(apps, home, "NewsIndexPage", "nieuws", content.NEWS)
    news = _page(apps, home, "nieuws")
    add_page(
        apps, news, "NewsPage", "wat-besturen-vragen", content.NEWS_SURVEY,
        about_gender=True, about_lgbti=True, about_disability=True,
    )  # fmt: skip


def add_starter_offer(apps, schema_editor):
    home = apps.get_model("wagtailcore", "Page").objects.get(depth=2)
    starters = _page(apps, home, "starters")
    add_page(
        apps, starters, "OfferPage", "ondersteuningsnetwerk", content.SUPPORT_NETWORK,
        kind="network", for_starters=True, shows_mentors=True,
    )  # fmt: skip
    add_page(apps, starters, "OfferPage", "vormingstraject", content.COURSE, kind="vorming", for_starters=True)
    StarterPage = apps.get_model("cms", "StarterPage")
    pillars = _raw(StarterPage.objects.filter(pk=starters.pk), "pillars")
    for place, slug in PILLARS.items():
        target = _page(apps, starters, slug)
        if len(pillars) > place and target and not pillars[place]["value"].get("page"):
            pillars[place]["value"]["page"] = target.pk
    StarterPage.objects.filter(pk=starters.pk).update(pillars=pillars)


def _raw(pages, field):
    """Give the blocks of a stream as they are stored; a migration knows no blocks and would drop them."""
    return json.loads(pages.annotate(raw=Cast(field, TextField())).values_list("raw", flat=True).get())


def add_groups(apps, schema_editor):
    home = apps.get_model("wagtailcore", "Page").objects.get(depth=2)
    add_page(apps, home, "GroupsPage", "kennisgroep", content.GROUPS)
    groups = _page(apps, home, "kennisgroep")
    for group in apps.get_model("kennisgroep", "Kennisgroep").objects.order_by("pk"):
        add_page(apps, groups, "GroupPage", group.slug, {"title": group.name, "body": []}, group_id=group.pk)


def add_path(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    home = Page.objects.get(depth=2)
    starters = _page(apps, home, "starters")
    stages = []
    for title, text, reads, for_starters, network in content.STAGES:
        pages = [
            {"type": "item", "id": str(uuid4()), "value": {"page": found.pk, "why": why}}
            for slug, why in reads
            if (found := _page(apps, home, slug))
        ]
        value = {"title": title, "text": text, "pages": pages, "for_starters": for_starters, "network": network}
        stages.append({"type": "stage", "value": value})
    add_page(apps, starters, "PathPage", "waar-staan-we", content.PATH | {"stages": stages})


def let_admins_redirect(apps, schema_editor):
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=Role.ADMIN.value)
    for verb in ("add", "change", "delete"):
        group.permissions.add(permission(apps, "wagtailredirects", "redirect", f"{verb}_redirect"))


class Migration(migrations.Migration):
    dependencies = [("cms", "0003_pages_that_show_what_lives"), ("kennisgroep", "0001_initial")]

    operations = [
        migrations.RunPython(add_pages, migrations.RunPython.noop),
        migrations.RunPython(add_starter_offer, migrations.RunPython.noop),
        migrations.RunPython(add_groups, migrations.RunPython.noop),
        migrations.RunPython(add_path, migrations.RunPython.noop),
        migrations.RunPython(let_admins_redirect, migrations.RunPython.noop),
    ]
