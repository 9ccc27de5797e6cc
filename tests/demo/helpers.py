"""Loading the example in a test."""

from io import StringIO

from django.core.management import call_command


def load() -> str:
    """Load the registry and the example, and give what the command said."""
    output = StringIO()
    call_command("load_registry", verbosity=0, stdout=StringIO())
    call_command("load_demo", stdout=output)
    return output.getvalue()
