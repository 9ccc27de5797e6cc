"""What an evaluation asks: four statements to score from 1 to 5, and one open question."""

from dataclasses import dataclass

#: Scores somebody can give, with what they mean.
SCORES = {
    1: "1, helemaal niet akkoord",
    2: "2, niet akkoord",
    3: "3, tussenin",
    4: "4, akkoord",
    5: "5, helemaal akkoord",
}


@dataclass(frozen=True)
class Item:
    """One statement; the code is what an answer stores."""

    code: str
    statement: str


#: "able" feeds indicator 2.2-A1, 'beter in staat' (data/kpi_catalogus.csv; seed 001, OD 2.2).
ITEMS = (
    Item("useful", "Wat ik leerde, is bruikbaar in mijn werk."),
    Item("content", "De inhoud was duidelijk en sloot aan bij wat ik nodig heb."),
    Item("guidance", "De begeleiding was goed."),
    Item("able", "Ik ben beter in staat om gelijkekansenbeleid te ontwikkelen of uit te voeren."),
)
OPEN_QUESTION = "Wat wil je ons nog zeggen over deze sessie?"
