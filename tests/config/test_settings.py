"""Settings as another process sees them: production says what it lacks, and is clean when it has it."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def manage(*arguments: str, tmp_path, **environment: str) -> subprocess.CompletedProcess:
    """Run manage.py on the production settings."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=keep
        | {"DJANGO_SETTINGS_MODULE": "kruispunt.config.settings.production", "KRUISPUNT_VAR_DIR": str(tmp_path)}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )


COMPLETE = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "kruispunt.example",
    "SITE_URL": "https://kruispunt.example",
}


def test_the_deployment_check_has_nothing_to_say(tmp_path):
    result = manage("check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path, **COMPLETE)
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize("missing", COMPLETE)
def test_production_does_not_start_without(missing, tmp_path):
    environment = {name: value for name, value in COMPLETE.items() if name != missing}
    result = manage("check", tmp_path=tmp_path, **environment)
    assert result.returncode != 0
    assert missing in result.stderr


def test_the_example_is_refused_in_production(tmp_path):
    result = manage("load_demo", tmp_path=tmp_path, **COMPLETE)
    assert result.returncode != 0
    assert "proefomgeving" in result.stderr


def test_a_public_demonstration_needs_a_password_of_its_own(tmp_path):
    result = manage("check", tmp_path=tmp_path, KRUISPUNT_DEMO="true", **COMPLETE)
    assert result.returncode != 0
    assert "KRUISPUNT_DEMO_PASSWORD" in result.stderr
