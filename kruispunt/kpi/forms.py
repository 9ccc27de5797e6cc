"""Which period somebody wants to see."""

from django import forms

from kruispunt.core import clock
from kruispunt.core.figures import Period
from kruispunt.kpi import periods
from kruispunt.ui.forms import DateField, Form


class PeriodForm(Form):
    """A year, or a period of days; days win when both are given. `period` holds what was chosen."""

    year = forms.IntegerField(
        label="Jaar", required=False, error_messages={"invalid": "Schrijf het jaar in cijfers, bijvoorbeeld 2025."}
    )
    first = DateField(label="Of van", required=False)
    last = DateField(label="Tot en met", required=False)

    #: The period that was asked for; None as long as the form is not valid.
    period: Period | None = None

    @classmethod
    def asked_by(cls, query) -> "PeriodForm":
        """Give the form for the address of a page; without a question in it, the form asks for this year."""
        if any(name in query for name in cls.base_fields):
            return cls(query)
        return cls({"year": max(clock.today().year, periods.FIRST_YEAR)})

    def clean(self) -> dict:
        """Find the period. What is no period is refused at its field."""
        given = super().clean()
        if self.errors:
            return given
        year, first, last = given.get("year"), given.get("first"), given.get("last")
        field = "last" if first or last else "year"
        try:
            if first and last:
                self.period = periods.of_days(first, last)
            elif first or last:
                field = "last" if first else "first"
                self.add_error(field, "Vul ook deze dag in, of laat beide dagen leeg.")
            elif year is None:
                self.add_error(field, "Kies een jaar, of een eerste en een laatste dag.")
            else:
                self.period = periods.of_year(year)
        except periods.PeriodError as error:
            self.add_error(field, str(error))
        return given
