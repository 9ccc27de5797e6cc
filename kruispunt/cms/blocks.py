"""The building blocks staff puts a page together with."""

import re
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.text import slugify
from wagtail import blocks
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.images.models import AbstractImage

from kruispunt.trajectories.programme.enums import TrajectKind

#: What rich text may hold: no headings of its own, no colours, no embedded third parties.
TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
#: What Django's storage puts behind a name that was taken.
UNLIKE_ANOTHER = re.compile(r"_[a-zA-Z0-9]{7}$")
ADDRESS = RegexValidator(
    r"^(/[^/\\\s]\S*|/|https://\S+|mailto:\S+@\S+)$",
    "Begin met / voor een pagina van Kruispunt, met https:// voor een andere website of met mailto: voor een adres.",
)


class HeadingBlock(blocks.CharBlock):
    """A heading under the title of the page."""

    class Meta:
        label = "Tussentitel"
        help_text = "Zegt in een paar woorden waarover het volgende stuk gaat."
        icon = "title"
        template = "cms/blocks/heading.html"


class ParagraphBlock(blocks.RichTextBlock):
    """Running text."""

    class Meta:
        label = "Tekst"
        icon = "pilcrow"
        template = "cms/blocks/paragraph.html"


class PictureBlock(ImageBlock):
    """An image; its description is asked for, or the editor says that it only decorates."""

    def __init__(self, required: bool = True, **kwargs: Any) -> None:
        # Wagtail's own fields, whose names its script in the editor knows, in words that an editor reads.
        fields = [
            ("image", ImageChooserBlock(required=required, label="Afbeelding")),
            ("decorative", blocks.BooleanBlock(required=False, label="Deze afbeelding versiert alleen")),
            ("alt_text", blocks.CharBlock(required=False, label="Beschrijving")),
        ]
        blocks.StructBlock.__init__(self, fields, **kwargs)

    class Meta:
        label = "Afbeelding"
        help_text = "Beschrijf wat er te zien is, voor wie de afbeelding niet ziet. Vink aan als ze alleen versiert."
        icon = "image"
        template = "cms/blocks/picture.html"

    def clean(self, value: AbstractImage | None) -> AbstractImage | None:
        """Give the image; StructBlockValidationError without a description, or with the name of the file for one.

        Wagtail puts the title of the image there, and takes that from the file.
        """
        image = super().clean(value)
        if image and not (self.is_deferred_validation or image.decorative) and _is_name_of_file(image):
            message = ValidationError("Beschrijf wat er te zien is. Hier staat nog de naam van het bestand.")
            raise blocks.StructBlockValidationError(block_errors={"alt_text": message})
        return image


def _is_name_of_file(image: AbstractImage) -> bool:
    """Give whether the description is the name of the file, as it came or with what makes it unlike another."""
    file = PurePath(image.file.name)
    stem = UNLIKE_ANOTHER.sub("", file.stem)
    names = (file.stem, stem, file.name, stem + file.suffix)
    return _told_apart(image.contextual_alt_text) in {_told_apart(name) for name in names}


def _told_apart(name: str) -> str:
    return slugify(name.replace("_", " "))


class StepBlock(blocks.StructBlock):
    """One step: what to do, and what it takes."""

    title = blocks.CharBlock(label="Stap", max_length=120, help_text="Begin met een werkwoord.")
    text = blocks.TextBlock(label="Uitleg", required=False, help_text="Een of twee zinnen.")


class StepsBlock(blocks.ListBlock):
    """Steps in order."""

    def __init__(self, **kwargs) -> None:
        super().__init__(StepBlock(), **kwargs)

    class Meta:
        label = "Stappen"
        help_text = "Wat iemand na elkaar doet. Kruispunt nummert ze."
        icon = "list-ol"
        template = "cms/blocks/steps.html"


class LinkCardValue(blocks.StructValue):
    """A link card, or a pillar, that knows where it leads."""

    @property
    def href(self) -> str:
        """Give the address; empty when the page it led to is gone or not public."""
        page = self.get("page")
        if page is None:
            return self.get("address") or ""
        return (page.url or "") if page.live else ""


class LinkCardBlock(blocks.StructBlock):
    """A card that leads to a page of the site or to another address."""

    title = blocks.CharBlock(label="Titel", max_length=120, help_text="Zeg waar de link naartoe gaat.")
    text = blocks.TextBlock(label="Tekst", required=False)
    page = blocks.PageChooserBlock(label="Pagina", required=False, help_text="Een pagina van deze site.")
    address = blocks.CharBlock(
        label="Of een adres",
        required=False,
        validators=[ADDRESS],
        help_text="Een andere website (https://...) of een mailadres (mailto:...). Kies een pagina of een adres.",
    )

    class Meta:
        label = "Kaart met link"
        icon = "link"
        template = "cms/blocks/link_card.html"
        value_class = LinkCardValue

    def clean(self, value: LinkCardValue) -> LinkCardValue:
        """Give the value; a card leads to exactly one place, StructBlockValidationError otherwise."""
        value = super().clean(value)
        if bool(value.get("page")) == bool(value.get("address")):
            message = ValidationError("Kies een pagina of vul een adres in: een van de twee.")
            raise blocks.StructBlockValidationError(block_errors={"page": message})
        return value


class CallOutBlock(blocks.StructBlock):
    """Something that has to stand out."""

    title = blocks.CharBlock(label="Titel", max_length=120)
    text = blocks.RichTextBlock(label="Tekst", features=TEXT_FEATURES)

    class Meta:
        label = "In de kijker"
        help_text = "Gebruik dit hoogstens een keer per pagina: wat overal opvalt, valt nergens op."
        icon = "warning"
        template = "cms/blocks/call_out.html"


class BodyBlock(blocks.StreamBlock):
    """Everything a page can be made of."""

    heading = HeadingBlock(max_length=120)
    paragraph = ParagraphBlock(features=TEXT_FEATURES)
    picture = PictureBlock()
    steps = StepsBlock()
    link_card = LinkCardBlock()
    call_out = CallOutBlock()


class QuestionBlock(blocks.StructBlock):
    """A question that starters ask, with our answer."""

    question = blocks.CharBlock(label="Vraag", max_length=160, help_text="In de woorden van een starter.")
    answer = blocks.RichTextBlock(label="Antwoord", features=TEXT_FEATURES)

    class Meta:
        label = "Vraag en antwoord"
        icon = "help"
        template = "cms/blocks/question.html"


class QuestionsBlock(blocks.StreamBlock):
    """The questions of starters, in order."""

    question = QuestionBlock()


class PillarBlock(blocks.StructBlock):
    """One pillar of the starter offer."""

    title = blocks.CharBlock(label="Titel", max_length=80)
    text = blocks.TextBlock(label="Wat vind je hier")
    page = blocks.PageChooserBlock(label="Pagina", required=False, help_text="Waar deze pijler naartoe leidt.")

    class Meta:
        label = "Pijler"
        icon = "folder-open-inverse"
        template = "cms/blocks/pillar.html"
        value_class = LinkCardValue


class PillarsBlock(blocks.StreamBlock):
    """The pillars of the starter offer, in order."""

    pillar = PillarBlock()


class PathPageBlock(blocks.StructBlock):
    """One page to read on the path, and why."""

    page = blocks.PageChooserBlock(label="Pagina")
    why = blocks.CharBlock(label="Wat haal je eruit?", max_length=200)

    class Meta:
        label = "Pagina om te lezen"
        icon = "doc-full"


class StageBlock(blocks.StructBlock):
    """Where somebody may stand, and the path from there."""

    title = blocks.CharBlock(label="Keuze", max_length=80, help_text='Zoals een collega het zegt: "We beginnen pas".')
    text = blocks.TextBlock(label="Voor wie is dit?", help_text="Waaraan herkent een collega de eigen situatie?")
    pages = blocks.ListBlock(PathPageBlock(), label="Pagina's om te lezen", min_num=1)
    for_starters = blocks.BooleanBlock(
        label="Vorming voor starters", required=False, help_text="Kies eerst een vorming van het startersaanbod."
    )
    network = blocks.ChoiceBlock(
        label="Netwerk",
        choices=[
            (TrajectKind.NETWORK.value, "Ondersteuningsnetwerk"),
            (TrajectKind.LEARNING_NETWORK.value, "Lerend netwerk met een mentorbestuur"),
            (TrajectKind.COLLEGAGROEP.value, "Collegagroep"),
        ],
        help_text="Kruispunt toont het netwerk van deze soort dat eerst samenkomt, in de eigen provincie als dat kan.",
    )

    class Meta:
        label = "Waar staan we?"
        icon = "site"


class StagesBlock(blocks.StreamBlock):
    """The choices of the starter path, in order."""

    stage = StageBlock()
