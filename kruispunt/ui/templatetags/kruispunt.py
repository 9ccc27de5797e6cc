"""The template vocabulary of Kruispunt; a builtin, so no template loads it."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kruispunt.core import clock
from kruispunt.ui import slots
from kruispunt.ui.forms import FlatSelect, says_by_itself
from kruispunt.ui.markdown import Mark, to_html

register = template.Library()


@register.filter
def datum(value: date | datetime | None) -> str:
    """Give `di 3 maart 2026`, in Europe/Brussels."""
    if value is None:
        return ""
    day = timezone.localdate(value) if isinstance(value, datetime) else value
    return _datum(day, get_language())


@lru_cache(maxsize=1000)
def _datum(day: date, language: str | None) -> str:
    # a list of thirty lines has a few days; `language` is that of the request, which the formatting follows
    return formats.date_format(day, "D j F Y").lower()


@register.filter
def uur(value: datetime | None) -> str:
    """Give `9.30 u.`, in Europe/Brussels; whole hours as `9 u.`."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{local.hour}.{local.minute:02} u." if local.minute else f"{local.hour} u."


@register.filter
def moment(value: datetime | None) -> str:
    """Give `di 3 maart 2026 om 9.30 u.`."""
    return f"{datum(value)} om {uur(value)}" if value else ""


@register.filter
def geleden(value: datetime) -> str:
    """Give how long ago a moment was in words: `vandaag om 9.30 u.`, `gisteren om 14 u.`, `3 dagen geleden`, or after a
    week the date; in Europe/Brussels."""
    days = (clock.today() - timezone.localdate(value)).days
    if days < 2:
        return f"{'gisteren' if days == 1 else 'vandaag'} om {uur(value)}"
    return f"{days} dagen geleden" if days < 7 else datum(value)


@register.filter
def maand(value: datetime) -> str:
    """Give `maart 2026`, in Europe/Brussels."""
    return formats.date_format(timezone.localtime(value), "F Y").lower()


@register.filter
def duur(minutes: int) -> str:
    """Give `2 uur`, `2 uur 30 minuten` or `45 minuten`."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} uur"] if hours else []
    parts += [f"{rest} {'minuut' if rest == 1 else 'minuten'}"] if rest else []
    return " ".join(parts)


@register.filter
def getal(value: float | int | None) -> str:
    """Give `1.234` or `33,3`; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and abs(value) < 1000:
        return str(value)  # nothing to group, and lists have many of these
    return formats.number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def markdown(source: str, marks: dict[str, Mark] | None = None) -> SafeString:
    """Give what somebody wrote in Markdown as HTML that is safe inside a page; `marks` as of `to_html`."""
    return mark_safe(to_html(source, marks))


@register.filter
def starts_with(path: str, start: str) -> bool:
    """Give whether an address lies under another."""
    return path.startswith(start)


@register.filter
def get(mapping: dict, key: Any) -> Any:
    """Give `mapping[key]`, or None."""
    return mapping.get(key)


_KINDS = {
    forms.CheckboxInput: "checkbox",
    forms.CheckboxSelectMultiple: "choices",
    forms.RadioSelect: "choices",
    forms.Select: "select",
    FlatSelect: "select",
    forms.SelectMultiple: "select",
    forms.Textarea: "textarea",
}


#: How wide a field for such a value is; the browser's own date and time controls need room for their button.
WIDTHS = {
    "number": " govuk-input--width-5",
    "date": " govuk-input--width-10",
    "time": " govuk-input--width-10",
    "datetime-local": " govuk-input--width-20",
}


def _kind(widget: forms.Widget) -> str:
    return next((kind for cls, kind in _KINDS.items() if type(widget) is cls), "input")


@register.simple_tag
def field(bound: BoundField, legend_size: str = "s") -> SafeString:
    """Give one form field with label, hint, error and control, in the markup of govuk-frontend."""
    widget = bound.field.widget
    if widget.is_hidden:
        return mark_safe(str(bound))
    kind = _kind(widget)
    classes = {"input": "govuk-input", "textarea": "govuk-textarea", "select": "govuk-select"}.get(kind, "")
    if kind == "input":
        classes += WIDTHS.get(getattr(widget, "input_type", ""), "")
    if getattr(widget, "input_type", "") == "file":
        classes = "govuk-file-upload"
    if bound.errors and classes:
        classes += f" {classes.split()[0]}--error"
    described = " ".join(
        part
        for part in (
            f"{bound.auto_id}-hint" if bound.help_text else "",
            f"{bound.auto_id}-error" if bound.errors else "",
        )
        if part
    )
    attrs = {"class": f"{classes} {widget.attrs.get('class', '')}".strip(), "aria-describedby": described or None}
    if kind == "choices":
        control = ""
    else:
        if kind == "checkbox":
            attrs["class"] = "govuk-checkboxes__input"
        control = bound.as_widget(attrs={k: v for k, v in attrs.items() if v})
    context = {
        "field": bound,
        "kind": kind,
        "control": control,
        "described": described,
        "choice": "checkboxes" if isinstance(widget, forms.CheckboxSelectMultiple) else "radios",
        "legend_size": legend_size,
    }
    return mark_safe(render_to_string("ui/components/field.html", context))


@register.simple_tag
def form_fields(form: forms.BaseForm) -> SafeString:
    """Give all fields of a form, in order."""
    return mark_safe("".join(field(bound) for bound in form))


#: What somebody reads when a value they never saw does not fit.
HIDDEN_IS_WRONG = "Een deel van dit formulier kwam niet goed mee. Open de pagina opnieuw en probeer het nog eens."


def _for_summary(bound: BoundField, error: forms.ValidationError) -> str:
    """Give a message for the summary; one that says nothing of its field gets the label in front."""
    message = " ".join(error.messages)
    if not says_by_itself(bound.field, error):
        return message
    if bound.is_hidden:
        return HIDDEN_IS_WRONG
    label = str(bound.label)
    return f"{label} {message}" if label.endswith(("?", ".")) else f"{label}: {message[0].lower()}{message[1:]}"


@register.inclusion_tag("ui/components/errors.html")
def form_errors(*forms_: forms.BaseForm) -> dict:
    """Give the summary of what is wrong, with a link to each field; nothing when all is well."""
    items = []
    for form in forms_:
        if not form or not form.is_bound:
            continue
        items += [(None, message) for message in form.non_field_errors()]
        for bound in form:
            target = None if bound.is_hidden else f"{bound.id_for_label or bound.auto_id}"
            items += [(target, _for_summary(bound, error)) for error in bound.errors.as_data()]
    return {"items": items}


@register.simple_tag(takes_context=True)
def slot(context: template.Context, name: str, subject: Any = None) -> SafeString:
    """Give the panels that rooms declared for slot `name`."""
    request = context["request"]
    parts = []
    for panel in slots.panels_for(name):
        extra = panel.function(request, subject)
        if extra is not None:
            parts.append(render_to_string(panel.template, {"subject": subject, **extra}, request=request))
    return mark_safe("".join(parts))


@register.simple_tag
def tag(label: str, tone: str = "neutral") -> SafeString:
    """Give a small status label; `tone` is neutral, info, success, warning or error."""
    return format_html('<strong class="kp-tag kp-tag--{}">{}</strong>', tone, label)


@register.inclusion_tag("ui/components/type_badge.html")
def type_badge(value: str | None) -> dict:
    """Give the bestuurstype by word and shape first, colour second (shared/IDENTITY.md)."""
    shapes = {"starter": ("●", "Starter"), "growing": ("▲", "Groeiend"), "leading": ("◆", "Voorloper")}
    shape, label = shapes.get(value or "", ("○", "Nog niet bepaald"))
    return {"value": value or "unknown", "shape": shape, "label": label}


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Any) -> dict:
    """Give links to the other pages of a list, keeping the filters of the address."""
    query = context["request"].GET.copy()
    query.pop("pagina", None)
    return {"page": page, "query": query.urlencode()}
