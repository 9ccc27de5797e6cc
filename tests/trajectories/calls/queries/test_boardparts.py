"""The lines of the balance: what they say beside a target."""

import pytest

from kruispunt.trajectories.calls.queries.boardparts import Line


@pytest.mark.parametrize(
    ("selected", "aim", "said"),
    [(0, 3, "3 onder het streefdoel"), (3, 3.2, "klopt"), (3, 2.4, "klopt"), (5, 3.2, "2 boven het streefdoel")],
)
def test_a_line_with_a_target_says_how_far_it_is(selected, aim, said):
    line = Line("Starter", "type", "starter", pool=9, selected=selected, scale=8, target=40, aim=aim)
    assert line.beside_aim == said
