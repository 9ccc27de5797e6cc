"""The pages of the example: practices, news, an instrument, who uses which, pages to look through, and the path."""

from datetime import timedelta

from wagtail.models import Page

from kruispunt.besturen.enums import BestuurKind
from kruispunt.besturen.models import Bestuur
from kruispunt.cms import actions, paths
from kruispunt.cms.models import (
    InstrumentPage,
    InstrumentsPage,
    NewsIndexPage,
    NewsPage,
    PathPage,
    PracticePage,
    PracticesPage,
)
from kruispunt.core import clock
from kruispunt.demo.scenes import Stage
from kruispunt.trajectories.programme.models import Traject

#: (title, bestuur, since, introduction, what, result, themes); invented, and the pages say so.
PRACTICES = [
    (
        "Gelijke uren op het sportveld",
        "Geel",
        2024,
        "Een verzonnen voorbeeld: een sportdienst telde wie wanneer traint en verdeelde de uren opnieuw.",
        "<p>De sportdienst telde een maand lang wie er op elk veld stond. Meisjesploegen trainden het vaakst laat op "
        "de avond. Samen met de clubs maakte de dienst een nieuw rooster.</p>",
        "<p>Twee ploegen konden starten die er eerst niet kwamen. De clubs vragen nu zelf om elk jaar te tellen.</p>",
        ["gender"],
    ),
    (
        "Een formulier zonder overbodige vragen",
        "Genk",
        2025,
        "Een verzonnen voorbeeld: een onthaal schrapte de vraag naar man of vrouw waar die niet nodig was.",
        "<p>Het onthaal legde alle formulieren naast elkaar en vroeg bij elke vraag: wat doen we ermee? Op de meeste "
        "formulieren verdween de aanspreking.</p>",
        "<p>Kortere formulieren voor iedereen, en minder ongemak aan het loket.</p>",
        ["lgbti"],
    ),
    (
        "Samen door het gemeentehuis",
        "Roeselare",
        2023,
        "Een verzonnen voorbeeld: inwoners met een handicap liepen met de diensten door het gebouw.",
        "<p>Zes inwoners en drie diensten volgden samen de weg van de deur tot het loket. Ze noteerden waar het "
        "stokte.</p>",
        "<p>Tien kleine werken in één jaar, en een lijst voor de verbouwing.</p>",
        ["disability"],
    ),
]
NEWS = (
    "Nieuw: kies waar je staat en krijg een pad",
    "Begin je pas of wil je verder? Kies het op de pagina voor starters. Je ziet wat je kan lezen en wie je kan "
    "helpen.",
)
INSTRUMENT = {
    "title": "Wegwijzer lokaal genderbeleid",
    "introduction": "Een verzonnen voorbeeld: een kaart waarmee een dienst in een namiddag ziet wie ze niet bereikt.",
    "for_whom": "Voor een dienst sport, jeugd of vrije tijd die wil weten waarom meisjes en vrouwen wegblijven.",
    "maker": "de besturen van het leerlabo",
}
STEPS = [
    ("Leg de kaart op tafel", "Drie collega's van een dienst en twee inwoners zijn genoeg."),
    ("Tel wie er komt", "Een week tellen volstaat om te zien wie ontbreekt."),
    ("Kies een ding dat je verandert", "Spreek af wanneer je opnieuw telt."),
]
#: Which bestuur says it uses which instrument (by the last part of its address), so many days ago and since how much
#: longer; those with True stopped since.
USED = [
    ("lio-vlaanderen", "Gent", 200, 300, False),
    ("lio-vlaanderen", "Leuven", 190, 120, False),
    ("lio-vlaanderen", "Deinze", 150, 30, False),
    ("lio-vlaanderen", "Genk", 96, 10, False),
    ("lio-vlaanderen", "Kortrijk", 80, 61, True),
    ("lio-vlaanderen", "Boom", 41, 0, False),
    ("thuisgevoel", "Roeselare", 120, 45, False),
    ("thuisgevoel", "Turnhout", 33, 3, False),
    ("wegwijzer", "Mechelen", 14, 0, False),
    ("wegwijzer", "Gent", 12, 1, False),
    ("wegwijzer", "Eeklo", 6, 0, False),
]
#: Pages that were looked through too long ago.
OLD = ["privacy", "toegankelijkheid"]
#: (choice, steps) of the colleagues who keep a path, by their place in the cast.
ON_THE_PATH = [(0, [0, 1]), (0, [0]), (1, [0, 3]), (0, [0, 1, 3]), (2, [])]


def play(stage: Stage, labo: Traject) -> None:
    """Tell what stands on the pages, what came out of the leerlabo, who uses it, and who walks the path."""
    practices = PracticesPage.objects.get()
    for title, name, year, introduction, what, result, themes in PRACTICES:
        page = PracticePage(
            title=title,
            bestuur=Bestuur.objects.open().get(name=name, kind=BestuurKind.MUNICIPALITY),
            year=year,
            introduction=introduction,
            what=what,
            result=result,
            **{f"about_{theme}": True for theme in themes},
        )
        practices.add_child(instance=page)
        page.save_revision(user=stage.cast.staff).publish()
    news = NewsPage(title=NEWS[0], introduction=NEWS[1], about_gender=True, about_lgbti=True, about_disability=True)
    NewsIndexPage.objects.get().add_child(instance=news)
    news.save_revision(user=stage.cast.staff).publish()
    with clock.at(stage.in_days(-230, 10)):
        for page in Page.objects.filter(slug__in=OLD):
            actions.check_page(page=page, by=stage.cast.staff)
    _instrument(stage, labo)
    _use(stage)
    _walk(stage)


def _instrument(stage: Stage, labo: Traject) -> None:
    page = InstrumentPage(slug="wegwijzer", about_gender=True, traject=labo, **INSTRUMENT)
    page.body = [("steps", [{"title": title, "text": text} for title, text in STEPS])]
    InstrumentsPage.objects.get().add_child(instance=page)
    page.save_revision(user=stage.cast.staff).publish()


def _use(stage: Stage) -> None:
    instruments = {page.slug: page for page in InstrumentPage.objects.all()}
    for slug, name, told, longer, stopped in USED:
        ((person, bestuur),) = stage.cast.of(name)
        use = {"instrument": instruments[slug], "bestuur": bestuur, "by": person}
        with clock.at(stage.in_days(-told, 11)):
            actions.tell_adoption(since=clock.today() - timedelta(days=longer), **use)
        if stopped:
            with clock.at(stage.in_days(-told // 2, 11)):
                actions.stop_adoption(**use)


def _walk(stage: Stage) -> None:
    page = PathPage.objects.get()
    for (choice, taken), (person, _) in zip(ON_THE_PATH, stage.cast.colleagues, strict=False):
        block = page.stages[choice]
        with clock.at(stage.in_days(-20, 14)):
            progress = actions.keep_path(page=page, stage=block.id, by=person)
            steps = paths.steps_of(block.value, person, progress)
            for number in taken:
                actions.mark_step(page=page, step=steps[number].key, is_done=True, by=person)
