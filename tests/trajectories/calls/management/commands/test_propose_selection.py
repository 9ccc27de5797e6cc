"""`manage.py propose_selection`: from an instance file to a result file, with nothing else there."""

import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kruispunt.trajectories.calls.selection import as_json, parse_instance, solve_instance
from tests.trajectories.calls.selection.test_result import question, shuffled

ROOT = Path(__file__).parents[5]


def written(folder: Path, data: object) -> Path:
    """Give a new instance file in `folder`."""
    file = folder / "instance.json"
    file.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return file


def run(*arguments: object, seed: int = 0) -> subprocess.CompletedProcess:
    """Run the command in a process of its own, with a database that cannot be reached."""
    return subprocess.run(
        [sys.executable, "manage.py", "propose_selection", *map(str, arguments)],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "kruispunt.config.settings.test",
            "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/nowhere",
            "PYTHONHASHSEED": str(seed),
        },
        capture_output=True,
        text=True,
    )


def test_the_command_gives_the_same_bytes_as_the_pure_package_without_a_database(tmp_path):
    dice = random.Random(4)
    data = question("lottery")
    expected = solve_instance(parse_instance(data))
    for number in range(3):
        file, output = written(tmp_path, shuffled(data, dice)), tmp_path / f"result{number}.json"
        found = run(file, "--output", output, seed=dice.randrange(2**32))
        assert (found.returncode, found.stderr) == (0, "")
        of_file = {"input_sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
        assert output.read_bytes() == as_json(expected | of_file)


def test_a_malformed_instance_has_exit_status_2_its_path_on_stderr_and_leaves_an_older_result_alone(tmp_path):
    data = question("merit")
    data["applicants"][3]["values"]["type"] = 7
    output = tmp_path / "result.json"
    output.write_text("older")
    found = run(written(tmp_path, data), "--output", output)
    assert found.returncode == 2
    assert "applicants[3].values.type: moet tekst zijn" in found.stderr
    assert "Traceback" not in found.stderr
    assert found.stdout == ""
    assert output.read_text() == "older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["instance.json", "result.json"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "bestand: is geen JSON"),
        (b"\xff", "bestand: is geen UTF-8"),
        (b"[]", "bestand: moet een object zijn"),
        (b'{"mode": "merit", "mode": "merit"}', "mode: staat er twee keer"),
        (None, "Kan "),
    ],
)
def test_a_file_that_is_no_instance_writes_nothing(tmp_path, content, message):
    file = written(tmp_path, content) if content is not None else tmp_path / "missing.json"
    with pytest.raises(CommandError, match=message) as caught:
        call_command("propose_selection", file, output=tmp_path / "result.json")
    assert caught.value.returncode == 2
    assert not (tmp_path / "result.json").exists()


def test_an_instance_that_cannot_be_met_is_an_answer_too(tmp_path, capsys):
    data = question("merit") | {"places": {"min": 50, "max": 60}}
    output = tmp_path / "result.json"
    call_command("propose_selection", written(tmp_path, data), output=output)
    result = json.loads(output.read_bytes())
    assert (result["status"], result["selected"]) == ("infeasible", [])
    assert result["repairs"]
    assert capsys.readouterr().out == f"{output}: geen selectie mogelijk.\n"


def test_a_newer_result_takes_the_place_of_the_older_one(tmp_path, capsys):
    output = tmp_path / "result.json"
    output.write_text("older")
    call_command("propose_selection", written(tmp_path, question("merit")), output=output)
    assert json.loads(output.read_bytes())["status"] == "optimal"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["instance.json", "result.json"]
    assert "gekozen" in capsys.readouterr().out


def test_a_result_that_cannot_be_written_is_told(tmp_path):
    file = written(tmp_path, question("merit"))
    for output in (tmp_path, tmp_path / "missing" / "result.json"):
        with pytest.raises(CommandError, match="niet schrijven") as caught:
            call_command("propose_selection", file, output=output)
        assert caught.value.returncode == 1


def test_a_result_can_go_to_a_device(tmp_path):
    found = run(written(tmp_path, question("merit")), "--output", "/dev/stderr")
    assert found.returncode == 0
    assert json.loads(found.stderr)["status"] == "optimal"
