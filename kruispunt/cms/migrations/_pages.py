"""How migrations store pages: a migration has no tree methods and knows no blocks."""

from uuid import uuid4

from wagtail.models import Page as RealPage

from kruispunt.core import clock

STREAMS = ("body", "pillars", "questions", "stages")


def create_page(apps, model_name, *, path, depth, url_path, slug, texts, numchild=0, **fields):
    """Store one page with its tree position; a migration has no tree methods."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Locale = apps.get_model("wagtailcore", "Locale")
    model = apps.get_model("cms", model_name)
    content_type, _ = ContentType.objects.get_or_create(app_label="cms", model=model_name.lower())
    now = clock.now()
    plain = {name: value for name, value in texts.items() if name not in STREAMS}
    page = model.objects.create(
        **plain,
        **fields,
        draft_title=texts["title"],
        slug=slug,
        path=path,
        depth=depth,
        numchild=numchild,
        url_path=url_path,
        content_type=content_type,
        translation_key=uuid4(),
        locale=Locale.objects.get(),
        first_published_at=now,
        last_published_at=now,
        latest_revision_created_at=now,
    )
    # A stream field in a migration knows no blocks and would drop them: the raw value goes around it.
    streams = {name: _with_ids(value) for name, value in texts.items() if name in STREAMS}
    if streams:
        model.objects.filter(pk=page.pk).update(**streams)
    return page


def _with_ids(blocks):
    return [{**block, "id": str(uuid4())} for block in blocks]


def add_page(apps, parent, model_name, slug, texts, **fields):
    """Store and give a page as the last child of `parent` (a base page); None when the address is taken there."""
    Page = apps.get_model("wagtailcore", "Page")
    children = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
    if children.filter(slug=slug).exists():
        return None
    last = children.order_by("path").last()
    path = RealPage(path=last.path)._inc_path() if last else RealPage._get_path(parent.path, parent.depth + 1, 1)
    page = create_page(
        apps, model_name, path=path, depth=parent.depth + 1, url_path=f"{parent.url_path}{slug}/", slug=slug,
        texts=texts, **fields,
    )  # fmt: skip
    Page.objects.filter(pk=parent.pk).update(numchild=children.count())
    return page


def permission(apps, app_label, model, codename):
    """Give a permission that Django itself only makes after all migrations."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
    found, _ = Permission.objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
    )
    return found
