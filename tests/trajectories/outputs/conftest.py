"""A disk of its own for every test."""

import pytest


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    """Keep closed files in a folder of this test."""
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path
