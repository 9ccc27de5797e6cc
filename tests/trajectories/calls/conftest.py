"""What the tests of this room share."""

from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from kruispunt.trajectories.calls.models import Answer


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where closed files of this test go: a folder of its own."""
    storage = FileSystemStorage(location=tmp_path, base_url=None)
    monkeypatch.setattr(Answer._meta.get_field("file"), "storage", storage)
    return tmp_path
