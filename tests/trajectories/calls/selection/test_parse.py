"""An instance is read as the issue writes it; what is wrong is named with its path."""

import copy
import json

import pytest

from kruispunt.trajectories.calls.selection import Applicant, Instance, Malformed, Rule, parse_instance, read_json

WHOLE = {
    "mode": "lottery",
    "seed": 42,
    "places": {"min": 1, "max": 2},
    "max_per_bestuur": 2,
    "order": ["score", "balance"],
    "rules": {"type": {"starter": {"min": 1, "max": 2, "target": 0.33}, "growing": {}}, "theme": {}},
    "applicants": [
        {
            "id": "a2",
            "bestuur": "44021",
            "values": {"type": "starter", "theme": None},
            "score": 7.5,
            "new": True,
            "pin": "in",
            "reason": "Zat in de proefgroep",
        },
        {"id": "a1", "bestuur": "11002"},
    ],
}
REMOVED = object()


def changed(path: list, value) -> dict:
    """Give WHOLE with another value at `path`, or without it."""
    data = copy.deepcopy(WHOLE)
    *way, last = path
    at = data
    for step in way:
        at = at[step]
    if value is REMOVED:
        del at[last]
    else:
        at[last] = value
    return data


def test_every_key_of_the_issue_is_read():
    assert parse_instance(WHOLE) == Instance(
        applicants=(
            Applicant("a1", "11002"),
            Applicant("a2", "44021", {"type": "starter", "theme": None}, 7.5, True, "in", "Zat in de proefgroep"),
        ),
        places_min=1,
        places_max=2,
        rules=(Rule("type", "growing"), Rule("type", "starter", 1, 2, 0.33)),
        max_per_bestuur=2,
        order=("score", "balance"),
        seed=42,
        mode="lottery",
    )


def test_what_may_be_left_out_has_a_default():
    data = {"mode": "merit", "places": {"min": 0, "max": 3}, "applicants": [{"id": "a", "bestuur": "b", "pin": None}]}
    instance = parse_instance(data)
    assert instance == Instance((Applicant("a", "b"),), 0, 3)
    assert (instance.seed, instance.max_per_bestuur, instance.order) == (0, 1, ("balance", "score", "new"))
    bare = {"starter": {"min": None, "max": 1, "target": None}}
    assert parse_instance({**data, "rules": {"type": bare}}).rules == (Rule("type", "starter", maximum=1),)


def test_what_was_stored_is_read_back_as_it_was():
    instance = parse_instance(WHOLE)
    assert parse_instance(json.loads(json.dumps(instance.as_dict()))) == instance


def test_equal_questions_have_one_fingerprint_however_they_are_written():
    turned = {key: WHOLE[key] for key in reversed(WHOLE)}
    turned["applicants"] = WHOLE["applicants"][::-1]
    assert parse_instance(turned).sha256 == parse_instance(WHOLE).sha256
    whole = parse_instance(changed(["applicants", 0, "score"], 7))
    assert whole.sha256 == parse_instance(changed(["applicants", 0, "score"], 7.0)).sha256
    nothing = parse_instance(changed(["applicants", 0, "score"], -0.0))
    assert nothing.sha256 == parse_instance(changed(["applicants", 0, "score"], 0)).sha256


@pytest.mark.parametrize(
    ("path", "value", "where", "why"),
    [
        (["mode"], REMOVED, "mode", "ontbreekt"),
        (["mode"], "luck", "mode", "moet een van deze zijn: merit, lottery"),
        (["mode"], None, "mode", "moet tekst zijn"),
        (["mode"], [], "mode", "moet tekst zijn"),
        (["seed"], True, "seed", "moet een geheel getal zijn"),
        (["seed"], 1.0, "seed", "moet een geheel getal zijn"),
        (["seed"], "42", "seed", "moet een geheel getal zijn"),
        (["seed"], -1, "seed", "moet minstens 0 zijn"),
        (["places"], REMOVED, "places", "ontbreekt"),
        (["places"], 8, "places", "moet een object zijn"),
        (["places", "max"], REMOVED, "places.max", "ontbreekt"),
        (["places", "max"], None, "places.max", "moet een geheel getal zijn"),
        (["places", "min"], -1, "places.min", "moet minstens 0 zijn"),
        (["places", "min"], 3, "places.min", "mag niet groter zijn dan max (2)"),
        (["places", "max"], 10**30, "places.max", "mag hoogstens 1000000 zijn"),
        (["places", "target"], 7, "places.target", "is niet bekend; het kan zijn: min, max"),
        (["max_per_bestuur"], 0, "max_per_bestuur", "moet minstens 1 zijn"),
        (["max_per_bestuur"], False, "max_per_bestuur", "moet een geheel getal zijn"),
        (["order"], "score", "order", "moet een lijst zijn"),
        (["order"], ["score", "luck"], "order[1]", "moet een van deze zijn: balance, score, new"),
        (["order"], ["score", ["new"]], "order[1]", "moet tekst zijn"),
        (["order"], ["new", "new"], "order[1]", "new staat er twee keer"),
        (["rules"], [], "rules", "moet een object zijn"),
        (["rules", "places"], {}, "rules.places", "deze naam is van Kruispunt zelf; noem het kenmerk anders"),
        (["rules", ""], {}, "rules.", "mag niet leeg zijn"),
        (["rules", "type"], 3, "rules.type", "moet een object zijn"),
        (["rules", "type", "starter"], None, "rules.type.starter", "moet een object zijn"),
        (
            ["rules", "type", "starter", "minimum"],
            1,
            "rules.type.starter.minimum",
            "is niet bekend; het kan zijn: min, max, target",
        ),
        (["rules", "type", "starter", "min"], 3, "rules.type.starter.min", "mag niet groter zijn dan max (2)"),
        (["rules", "type", "starter", "min"], True, "rules.type.starter.min", "moet een geheel getal zijn"),
        (["rules", "type", "starter", "max"], 2.5, "rules.type.starter.max", "moet een geheel getal zijn"),
        (["rules", "type", "starter", "max"], -2, "rules.type.starter.max", "moet minstens 0 zijn"),
        (["rules", "type", "starter", "target"], 33, "rules.type.starter.target", "moet van 0 tot 1 zijn"),
        (["rules", "type", "starter", "target"], -0.1, "rules.type.starter.target", "moet van 0 tot 1 zijn"),
        (["rules", "type", "starter", "target"], "33%", "rules.type.starter.target", "moet een getal zijn"),
        (["rules", "type", "starter", "target"], True, "rules.type.starter.target", "moet een getal zijn"),
        (["applicants"], REMOVED, "applicants", "ontbreekt"),
        (["applicants"], {}, "applicants", "moet een lijst zijn"),
        (["applicants", 1], "a1", "applicants[1]", "moet een object zijn"),
        (["applicants", 1, "id"], REMOVED, "applicants[1].id", "ontbreekt"),
        (["applicants", 1, "id"], "", "applicants[1].id", "mag niet leeg zijn"),
        (["applicants", 1, "id"], 1, "applicants[1].id", "moet tekst zijn"),
        (["applicants", 1, "id"], "a2", "applicants[1].id", "a2 staat er twee keer"),
        (["applicants", 1, "id"], "\ud800", "applicants[1].id", "bevat een half teken"),
        (["applicants", 1, "bestuur"], REMOVED, "applicants[1].bestuur", "ontbreekt"),
        (["applicants", 1, "bestuur"], 44021, "applicants[1].bestuur", "moet tekst zijn"),
        (["applicants", 0, "values"], None, "applicants[0].values", "moet een object zijn"),
        (["applicants", 0, "values", "type"], 3, "applicants[0].values.type", "moet tekst zijn"),
        (["applicants", 0, "values", "type"], ["starter"], "applicants[0].values.type", "moet tekst zijn"),
        (["applicants", 0, "values", "type"], "", "applicants[0].values.type", "mag niet leeg zijn"),
        (["applicants", 0, "score"], "7.5", "applicants[0].score", "moet een getal zijn"),
        (["applicants", 0, "score"], None, "applicants[0].score", "moet een getal zijn"),
        (["applicants", 0, "score"], True, "applicants[0].score", "moet een getal zijn"),
        (["applicants", 0, "score"], float("nan"), "applicants[0].score", "moet een eindig getal zijn"),
        (["applicants", 0, "score"], float("inf"), "applicants[0].score", "moet een eindig getal zijn"),
        (["applicants", 0, "score"], 10**400, "applicants[0].score", "mag niet verder dan 1000000 van 0 zijn"),
        (["applicants", 0, "new"], 1, "applicants[0].new", "moet true of false zijn"),
        (["applicants", 0, "new"], None, "applicants[0].new", "moet true of false zijn"),
        (["applicants", 0, "pin"], "maybe", "applicants[0].pin", "moet een van deze zijn: in, out"),
        (["applicants", 0, "pin"], False, "applicants[0].pin", "moet tekst zijn"),
        (["applicants", 0, "reason"], 5, "applicants[0].reason", "moet tekst zijn"),
        (
            ["applicants", 0, "scores"],
            5,
            "applicants[0].scores",
            "is niet bekend; het kan zijn: id, bestuur, values, score, new, pin, reason",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_path(path, value, where, why):
    with pytest.raises(Malformed) as caught:
        parse_instance(changed(path, value))
    assert str(caught.value) == f"{where}: {why}"
    assert (caught.value.path, caught.value.message) == (where, why)


@pytest.mark.parametrize("data", [None, [], "merit", 3, True])
def test_an_instance_that_is_no_object_is_refused(data):
    with pytest.raises(Malformed, match="bestand: moet een object zijn"):
        parse_instance(data)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "bestand: is geen JSON (regel 1, teken 1)"),
        (b'{"mode":\n "merit",}', "bestand: is geen JSON (regel 2, teken 10)"),
        (b'{"mode": "m\xe9rit"}', "bestand: is geen UTF-8 (byte 11)"),
        (b"[" * 100_000, "bestand: is te diep genest"),
        (b"[" + b"9" * 5000 + b"]", "bestand: bevat een getal met te veel cijfers"),
    ],
)
def test_a_file_that_is_no_json_is_refused(content, message):
    with pytest.raises(Malformed) as caught:
        read_json(content)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (b'"seed": 42', b'"seed": 1, "seed": 42', "seed"),
        (b'"min": 1, "max": 2}', b'"min": 1, "max": 2, "min": 0}', "places.min"),
        (b'"score": 7.5', b'"score": 7.5, "score": 9', "applicants[0].score"),
        (b'"type": "starter"', b'"type": "starter", "type": "growing"', "applicants[0].values.type"),
    ],
)
def test_a_key_that_stands_there_twice_is_refused_with_its_path(old, new, where):
    content = json.dumps(WHOLE).encode().replace(old, new, 1)
    with pytest.raises(Malformed) as caught:
        parse_instance(read_json(content))
    assert str(caught.value) == f"{where}: staat er twee keer"


def test_a_number_that_json_does_not_know_is_refused_with_its_path():
    for word, value in ((b"NaN", b"7.5"), (b"-Infinity", b"7.5"), (b"1e999", b"7.5")):
        content = json.dumps(WHOLE).encode().replace(value, word, 1)
        with pytest.raises(Malformed) as caught:
            parse_instance(read_json(content))
        assert str(caught.value) == "applicants[0].score: moet een eindig getal zijn"


def test_a_file_may_start_with_the_mark_of_its_encoding():
    assert parse_instance(read_json(b"\xef\xbb\xbf" + json.dumps(WHOLE).encode())) == parse_instance(WHOLE)
