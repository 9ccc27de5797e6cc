"""The conventions of the house, as tests: what everybody agreed on, nobody has to remember."""

import importlib
import inspect
import io
import pkgutil
import re
from collections.abc import Callable
from enum import Enum
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.template.loader import get_template

import kruispunt
from kruispunt.core import figures
from kruispunt.notifications import notification, rendering

ROOT = Path(kruispunt.__file__).parent
REPOSITORY = ROOT.parent
TEMPLATES = sorted(ROOT.glob("**/templates/**/*.*"))
PYTHON = sorted(p for p in ROOT.glob("**/*.py") if "migrations" not in p.parts)
#: What a line that writes to the database looks like.
WRITES = re.compile(
    r"\.(save|save_new_version|create|bulk_create|bulk_update|get_or_create|update_or_create|delete)\("
    r"|objects.*\.update\(|\)\.update\(|\brecord\("
)
#: Templates whose names other packages ask for.
OF_OTHERS = (
    "400.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "500.html",
    "allauth/",
    "account/",
    "mfa/",
    "wagtailadmin/",
)


def relative(path: Path) -> str:
    """Give a path as people read it in a failure."""
    return str(path.relative_to(REPOSITORY))


def template_name(path: Path) -> str:
    """Give the name a template is asked for by."""
    return path.as_posix().split("/templates/", 1)[1]


def modules(name: str) -> list[str]:
    """Give the dotted names of every module `name` of our apps, and of the modules inside a package of that name."""
    found = []
    for info in pkgutil.walk_packages(kruispunt.__path__, "kruispunt."):
        parts = info.name.split(".")
        if name in parts and "migrations" not in parts:
            found.append(info.name)
    return found


def doors(name: str) -> dict[str, Callable]:
    """Give what rooms may call on the actions of an app: the functions of the module, or what a package exports."""
    module = importlib.import_module(name)
    functions = inspect.getmembers(module, inspect.isfunction)
    return {label: f for label, f in functions if not label.startswith("_") and f.__module__.startswith(name)}


def leads_into_an_action(function: Callable) -> bool:
    """Give whether `function` writes nothing itself and hands its work, `by` included, to an action of its module.

    A door before an action says a refusal after the transaction, so that what was typed stays stored.
    """
    parameters = inspect.signature(function).parameters
    if "by" not in parameters or any(p.kind is not p.KEYWORD_ONLY for p in parameters.values()):
        return False
    if WRITES.search(inspect.getsource(function)):
        return False
    names = vars(inspect.getmodule(function))
    return any(getattr(names.get(name), "is_action", False) for name in function.__code__.co_names)


@pytest.mark.parametrize(
    "name", [n for n in modules("actions") if n.endswith(".actions") and n != "kruispunt.core.actions"]
)
def test_every_write_a_room_offers_is_an_action_with_a_docstring(name):
    offered = doors(name)
    assert offered
    wrong = [label for label, f in offered.items() if not (getattr(f, "is_action", False) or leads_into_an_action(f))]
    assert not wrong, wrong
    assert all(inspect.getdoc(f) for f in offered.values())


def test_every_template_is_used():
    sources = {p: p.read_text(encoding="utf-8") for p in [*TEMPLATES, *PYTHON]}
    unused = []
    for path in TEMPLATES:
        name = template_name(path)
        if name.startswith(OF_OTHERS):
            continue
        if not any(f'"{name}"' in text or f"'{name}'" in text for other, text in sources.items() if other != path):
            unused.append(relative(path))
    assert not unused, unused


@pytest.mark.parametrize("path", [p for p in TEMPLATES if p.suffix == ".html"], ids=relative)
def test_a_template_has_no_inline_style_script_or_handler(path):
    if template_name(path) == "notifications/mail.html":
        return  # mail clients drop style sheets: css-inline writes its styles into the tags
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style[\s>]", text), "a style tag"
    assert not re.search(r"\sstyle\s*=", text), "a style attribute"
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "an inline script"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "an on… handler"
    assert "javascript:" not in text


@pytest.mark.parametrize("path", [p for p in TEMPLATES if p.suffix == ".html"], ids=relative)
def test_a_template_asks_properties_and_compares_no_stored_values(path):
    text = path.read_text(encoding="utf-8")
    compared = re.findall(
        r"\{%\s*(?:el)?if[^%]*?\.(?:status|role|kind|outcome|mode|audience|phase)\s*[!=]=[^%]*%\}", text
    )
    assert not compared, compared


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_template_compiles(path):
    get_template(template_name(path))


@pytest.mark.parametrize("path", [p for p in TEMPLATES if p.suffix == ".md"], ids=relative)
def test_a_mail_puts_no_full_stop_after_a_moment_that_ends_with_one(path):
    assert not re.search(r"\{\{ when \}\}\.|\|(moment|uur) \}\}\.", path.read_text())


def test_views_and_panels_never_write():
    wrong = []
    for path in PYTHON:
        if not {path.stem, path.parent.name} & {"views", "panels", "queries"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if WRITES.search(line):
                wrong.append(f"{relative(path)}:{number} {line.strip()}")
    assert not wrong, wrong


def test_only_the_clock_asks_what_time_it_is():
    asks = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|timezone\.localdate\(\)|time\.time\(")
    wrong = [
        relative(path)
        for path in PYTHON
        if path != ROOT / "core" / "clock.py" and asks.search(path.read_text(encoding="utf-8"))
    ]
    assert not wrong, wrong


def test_no_file_has_grown_over_its_house():
    long = [relative(path) for path in PYTHON if len(path.read_text(encoding="utf-8").splitlines()) > 420]
    assert not long, long


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(TODO|FIXME|XXX|TEMPORARY)\b")
    wrong = [relative(p) for p in [*PYTHON, *TEMPLATES] if marks.search(p.read_text(encoding="utf-8"))]
    assert not wrong, wrong


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    out = io.StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=out, verbosity=1)
    except SystemExit:
        pytest.fail(out.getvalue())


#: The kinds that are sent; a class that others derive from only shares their context.
NOTIFICATIONS = sorted(
    name for name, kind in notification.registry.items() if name.startswith("kruispunt.") and not kind.__subclasses__()
)


def test_there_are_notifications():
    assert NOTIFICATIONS


@pytest.mark.parametrize("name", NOTIFICATIONS)
def test_a_notification_has_its_text_its_category_and_its_line_in_the_docs(name):
    kind = notification.registry[name]
    assert kind.category in notification.Category
    source = get_template(kind.template).template.source
    assert source.startswith(rendering.SUBJECT_PREFIX)
    assert source.split("\n")[1] == "", "an empty line after the subject"
    assert "Dag {{ first_name }}," in source
    assert inspect.getdoc(kind), "a docstring"
    assert kind.context is not notification.Notification.context, "a context of its own"
    documented = (REPOSITORY / "docs" / "notifications.md").read_text(encoding="utf-8")
    assert f"`{kind.__name__}`" in documented, "its line in docs/notifications.md"


def test_the_docs_name_no_notification_that_is_gone():
    text = (REPOSITORY / "docs" / "notifications.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE))
    assert documented == {notification.registry[name].__name__ for name in NOTIFICATIONS}


@pytest.mark.parametrize("code", sorted(figures.registry.functions))
def test_an_indicator_is_documented_and_in_the_catalogue(code):
    function = figures.registry.functions[code]
    assert inspect.getdoc(function), "a docstring"
    catalogues = sorted(ROOT.glob("kpi/**/*.csv"))
    assert catalogues, "the catalogue of the room kpi"
    assert any(re.search(rf"^{re.escape(code)},", c.read_text(encoding="utf-8"), re.MULTILINE) for c in catalogues)


def test_every_app_of_ours_says_what_it_is():
    ours = [config for config in apps.get_app_configs() if config.name.startswith("kruispunt.")]
    assert all(inspect.getdoc(type(config)) for config in ours)


def test_every_public_class_and_function_of_ours_has_a_docstring():
    quiet = ("enums", "apps", "migrations")
    missing = []
    for info in pkgutil.walk_packages(kruispunt.__path__, "kruispunt."):
        parts = info.name.split(".")
        if info.ispkg or any(part in quiet for part in parts) or parts[1] == "config":
            continue
        module = importlib.import_module(info.name)
        for label, thing in inspect.getmembers(module, lambda t: inspect.isfunction(t) or inspect.isclass(t)):
            if inspect.isclass(thing) and issubclass(thing, Enum):
                continue  # its labels say what it is
            if (
                thing.__module__ == info.name
                and not label.startswith("_")
                and not thing.__dict__.get("__doc__", thing.__doc__)
            ):
                missing.append(f"{info.name}.{label}")
    assert not missing, missing


def test_the_docs_lead_only_to_pages_that_exist():
    broken = []
    pages = [REPOSITORY / "README.md", REPOSITORY / "CHANGELOG.md", *sorted((REPOSITORY / "docs").glob("**/*.md"))]
    for page in pages:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
                broken.append(f"{relative(page)} -> {target}")
    assert not broken, broken
