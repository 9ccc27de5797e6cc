"""A disk of its own for every test."""

from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from kruispunt.trajectories.outputs.models import Material


@pytest.fixture(autouse=True)
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where closed files of this test go: a folder of its own."""
    storage = FileSystemStorage(location=tmp_path, base_url=None)
    monkeypatch.setattr(Material._meta.get_field("file"), "storage", storage)
    return tmp_path
