"""Pages with the figures, for the team. Nothing is written here."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from kruispunt.core import clock
from kruispunt.core.figures import Period
from kruispunt.kpi import periods
from kruispunt.kpi.compute import by_objective, indicator_by_code, indicators_of, result_for, results
from kruispunt.kpi.exports import FORMATS, export
from kruispunt.kpi.forms import PeriodForm
from kruispunt.trajectories.programme.enums import Objective
from kruispunt.ui.access import needs
from kruispunt.ui.templatetags.kruispunt import datum

ROWS_PER_PAGE = 50


def _period_context(form: PeriodForm) -> dict:
    """Give what every page says about its period: the form, the period, its name and its place in an address."""
    period = form.period if form.is_valid() else None
    context = {"form": form, "period": period, "period_name": "", "query": "", "is_running": False}
    if period:
        is_running = period.first <= clock.today() < period.last
        context |= {"period_name": _name(period), "query": _query(period), "is_running": is_running}
    return context


def _name(period: Period) -> str:
    if periods.is_whole_year(period):
        return str(period.first.year)
    return f"{datum(period.first)} tot en met {datum(period.last)}"


def _query(period: Period) -> str:
    if periods.is_whole_year(period):
        return urlencode({"year": period.first.year})
    return urlencode({"first": period.first.isoformat(), "last": period.last.isoformat()})


def _index_page(request: HttpRequest, form: PeriodForm) -> HttpResponse:
    context = _period_context(form)
    period = context["period"]
    groups = by_objective(results(period)) if period and form.is_valid() else []
    context |= {"objectives": groups, "formats": FORMATS}
    return render(request, "kpi/index.html", context, status=form.status)


@require_safe
@needs("kpi.view")
def index(request: HttpRequest) -> HttpResponse:
    """Show per operational objective what there is to say, in a year or a period."""
    return _index_page(request, PeriodForm.asked_by(request.GET))


@require_safe
@needs("kpi.view")
def objective(request: HttpRequest, objective: str) -> HttpResponse:
    """Show the indicators of one operational objective."""
    indicators = indicators_of(objective)
    if not indicators:
        raise Http404(objective)
    form = PeriodForm.asked_by(request.GET)
    context = _period_context(form)
    found = results(context["period"], indicators) if context["period"] else []
    context |= {"objective": Objective(objective), "results": found}
    return render(request, "kpi/objective.html", context, status=form.status)


@require_safe
@needs("kpi.view")
def rows(request: HttpRequest, code: str) -> HttpResponse:
    """Show one indicator: what it means, what it says, and what was counted."""
    indicator = indicator_by_code(code)
    if indicator is None:
        raise Http404(code)
    form = PeriodForm.asked_by(request.GET)
    context = _period_context(form) | {"indicator": indicator, "objective": Objective(indicator.objective)}
    if context["period"]:
        result = result_for(indicator, context["period"])
        counted = result.figure.rows if result.figure else ()
        page = Paginator(counted, ROWS_PER_PAGE).get_page(request.GET.get("pagina"))
        context |= {"result": result, "page": page, "row_count": len(counted)}
    return render(request, "kpi/rows.html", context, status=form.status)


@require_safe
@needs("kpi.view")
def export_file(request: HttpRequest) -> HttpResponse:
    """Give the figures of a year or a period as a file; a wrong question gives the page with the message."""
    form = PeriodForm(request.GET)
    file_format = request.GET.get("format", "")
    if form.is_valid() and file_format not in FORMATS:
        form.add_error(None, f"Kies een formaat: {', '.join(FORMATS)}.")
    if not form.is_valid():
        return _index_page(request, form)
    file = export(results(form.period), form.period, file_format)
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    return response
