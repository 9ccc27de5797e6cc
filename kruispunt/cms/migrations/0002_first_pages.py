"""Replace Wagtail's welcome page by the site itself, and let staff edit it."""

from django.db import migrations

from kruispunt.cms.migrations import _first_content as content
from kruispunt.cms.migrations._pages import create_page, permission
from kruispunt.core.roles import Role

#: (model, slug, content, extra fields)
CHILDREN = [
    ("AgendaPage", "agenda", content.AGENDA, {}),
    ("CallsPage", "oproepen", content.CALLS, {}),
    ("StarterPage", "starters", content.STARTERS, {}),
    ("ContentPage", "over", content.ABOUT, {"stays": True}),
    ("ContentPage", "privacy", content.PRIVACY, {"stays": True}),
    ("ContentPage", "toegankelijkheid", content.ACCESSIBILITY, {"stays": True}),
]
PAGE_RIGHTS = ["add_page", "change_page", "publish_page"]
FILE_RIGHTS = {"image": ("wagtailimages", "image"), "document": ("wagtaildocs", "document")}


def create_site(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    root = Page.objects.get(depth=1)
    Site.objects.all().delete()
    Page.objects.filter(depth__gt=1).delete()
    home_path = f"{root.path}0001"
    home = create_page(
        apps, "HomePage", path=home_path, depth=2, url_path="/home/", slug="home", texts=content.HOME,
        numchild=len(CHILDREN),
    )  # fmt: skip
    for number, (model_name, slug, texts, fields) in enumerate(CHILDREN, start=1):
        create_page(
            apps, model_name, path=f"{home_path}{number:04}", depth=3, url_path=f"/home/{slug}/", slug=slug,
            texts=texts, **fields,
        )  # fmt: skip
    Page.objects.filter(pk=root.pk).update(numchild=1)
    Site.objects.create(
        hostname="localhost", port=80, site_name="Kruispunt", root_page_id=home.pk, is_default_site=True
    )


def let_staff_edit(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Page = apps.get_model("wagtailcore", "Page")
    Collection = apps.get_model("wagtailcore", "Collection")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    home = Page.objects.get(depth=2)
    files = Collection.objects.get(depth=1)
    for role in (Role.STAFF, Role.ADMIN):
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.add(permission(apps, "wagtailadmin", "admin", "access_admin"))
        for codename in PAGE_RIGHTS:
            GroupPagePermission.objects.get_or_create(
                group=group, page=home, permission=permission(apps, "wagtailcore", "page", codename)
            )
        for kind, (app_label, model) in FILE_RIGHTS.items():
            for verb in ("add", "change", "choose"):
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=files, permission=permission(apps, app_label, model, f"{verb}_{kind}")
                )


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [
        migrations.RunPython(create_site, migrations.RunPython.noop),
        migrations.RunPython(let_staff_edit, migrations.RunPython.noop),
    ]
