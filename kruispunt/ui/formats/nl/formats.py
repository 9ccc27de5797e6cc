"""How dates, times and numbers are written (shared/IDENTITY.md, Voice)."""

DATE_FORMAT = "D j F Y"
TIME_FORMAT = r"G.i \u."
DATETIME_FORMAT = r"D j F Y, G.i \u."
SHORT_DATE_FORMAT = "j/m/Y"
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
