#!/usr/bin/env python
"""Run administrative commands; DJANGO_SETTINGS_MODULE decides the setting (development when unset)."""

import os
import sys


def main() -> None:
    """Hand the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kruispunt.config.settings.development")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
