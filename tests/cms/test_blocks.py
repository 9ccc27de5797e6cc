"""What an editor can put on a page, and what it becomes."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import RichTextBlock, StructBlockValidationError
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock
from wagtail.models import get_page_models

from kruispunt.cms.blocks import BodyBlock, CallOutBlock, LinkCardBlock, StepsBlock
from kruispunt.cms.models import ContentPage, SitePage, StarterPage
from tests.kennisgroep.images import photo


def card(**fields) -> dict:
    block = LinkCardBlock()
    return block, block.to_python({"title": "Lees verder", "text": "", "page": None, "address": ""} | fields)


@pytest.mark.parametrize("address", ["/agenda/", "/", "https://www.vlaanderen.be/", "mailto:team@bestuur.example"])
def test_a_link_card_leads_to_a_page_here_or_to_a_safe_address(address):
    block, value = card(address=address)
    assert block.clean(value).href == address
    assert f'href="{address}"' in block.render(value)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//kwaad.example", "/\\kwaad.example", "http://onveilig", "x"]
)
def test_a_link_card_refuses_other_addresses(address):
    block, value = card(address=address)
    with pytest.raises(ValidationError):
        block.clean(value)


def test_a_link_card_needs_one_target():
    block, value = card()
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)
    assert "een van de twee" in str(refused.value.block_errors["page"])


@pytest.mark.django_db
def test_a_link_card_has_no_two_targets():
    block, value = card(address="/agenda/", page=StarterPage.objects.get().pk)
    with pytest.raises(StructBlockValidationError):
        block.clean(value)


@pytest.mark.django_db
def test_a_link_card_to_a_page_follows_that_page():
    block, value = card(page=StarterPage.objects.get().pk)
    assert block.clean(value).href == "/starters/"


def test_a_link_card_whose_page_is_gone_shows_nothing():
    block, value = card()
    assert "href" not in block.render(value)


def test_an_image_asks_for_a_description():
    assert isinstance(BodyBlock().child_blocks["picture"], ImageBlock)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("description", "is_fine"),
    [
        ("Drie mensen aan een tafel", True),
        ("", False),
        ("IMG 2041", False),
        ("img-2041", False),
        ("IMG_2041.jpg", False),
    ],
)
def test_the_name_of_the_file_is_no_description(description, is_fine):
    image = get_image_model().objects.create(title="IMG 2041", file=photo("IMG_2041.jpg"))
    image.refresh_from_db()
    block = BodyBlock().child_blocks["picture"]
    value = block.normalize({"image": image, "decorative": False, "alt_text": description})
    if is_fine:
        assert block.clean(value).contextual_alt_text == description
        return
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)
    assert "alt_text" in refused.value.block_errors


@pytest.mark.django_db
def test_an_image_that_only_decorates_needs_no_description():
    image = get_image_model().objects.create(title="IMG 2041", file=photo("IMG_2041.jpg"))
    block = BodyBlock().child_blocks["picture"]
    value = block.normalize({"image": image, "decorative": True, "alt_text": "IMG 2041"})
    assert block.clean(value).contextual_alt_text == ""


def test_steps_are_an_ordered_list():
    block = StepsBlock()
    html = block.render(block.to_python([{"title": "Bel", "text": "Nu"}, {"title": "Mail", "text": ""}]))
    assert html.count("<li") == 2
    assert "<ol" in html


def test_a_call_out_keeps_its_links_and_no_script():
    block = CallOutBlock()
    html = block.render(block.to_python({"title": "<b>Let op</b>", "text": '<p><a href="/agenda/">Agenda</a></p>'}))
    assert "&lt;b&gt;Let op" in html
    assert 'href="/agenda/"' in html


def test_block_definitions_stay_out_of_migrations():
    _, path, args, kwargs = ContentPage._meta.get_field("body").deconstruct()
    assert path == "kruispunt.cms.fields.BodyField"
    assert args == [[]]
    assert "block_lookup" not in kwargs


def rich_texts(block) -> list:
    """Give every rich text inside a block."""
    children = [*getattr(block, "child_blocks", {}).values(), getattr(block, "child_block", None)]
    own = [block] if isinstance(block, RichTextBlock) else []
    return own + [found for child in children if child for found in rich_texts(child)]


@pytest.mark.parametrize("model", [model for model in get_page_models() if issubclass(model, SitePage)])
def test_an_image_comes_on_a_page_only_by_the_block_that_asks_for_its_description(model):
    for field in model._meta.get_fields():
        if isinstance(field, StreamField):
            features = [tuple(text.features) for text in rich_texts(field.stream_block)]
        elif isinstance(field, RichTextField):
            features = [tuple(field.features)]
        else:
            assert getattr(field, "related_model", None) is not get_image_model(), field
            continue
        assert all({"image", "embed"}.isdisjoint(some) for some in features), (model, field.name)
