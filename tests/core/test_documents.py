"""Documents hold whatever people typed."""

import io

import pytest
from pypdf import PdfReader

from kruispunt.core import documents
from tests.conftest import brussels

MADE = brussels(2026, 3, 3, 9, 30)


@pytest.fixture
def template(tmp_path):
    file = tmp_path / "one.typ"
    file.write_text(
        "#let said = json(bytes(sys.inputs.said))\n"
        '#set document(title: "Proef")\n#set text(lang: "nl", font: "Libertinus Serif")\n#title()\n#said.text'
    )
    return file


def test_only_what_no_font_has_is_lacking():
    assert documents.lacking("a\u20ac\u2192\u4e2d\u0151\U0001f600\ufffd") == "\u4e2d\U0001f600"


def test_signs_that_cannot_be_printed_are_left_out_or_replaced(template):
    content = documents.pdf(template, {"text": "Een\x00\u00ad \u4e2d loket"}, name="said", made_at=MADE)
    assert "Een \ufffd loket" in PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_the_same_data_and_moment_give_the_same_file(template):
    made = [documents.pdf(template, {"text": "Loket"}, name="said", made_at=MADE) for _ in range(2)]
    assert made[0] == made[1]


def test_a_template_that_cannot_be_made_says_so(tmp_path):
    broken = tmp_path / "broken.typ"
    broken.write_text("#panic()")
    with pytest.raises(documents.Unprintable):
        documents.pdf(broken, {}, name="said", made_at=MADE)
