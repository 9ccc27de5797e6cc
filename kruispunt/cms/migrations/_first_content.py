"""The text the site starts with. Frozen with its migration: later changes are made in the page editor.

Facts: the action sheets (seed 000), the plan (seed 001) and the yearly report 2025 (seed 003); the sentences are ours.
"""


def paragraph(*parts: str) -> dict:
    return {"type": "paragraph", "value": "".join(p if p.startswith("<") else f"<p>{p}</p>" for p in parts)}


def heading(text: str) -> dict:
    return {"type": "heading", "value": text}


def steps(*pairs: tuple[str, str]) -> dict:
    return {"type": "steps", "value": [{"title": title, "text": text} for title, text in pairs]}


def call_out(title: str, text: str) -> dict:
    return {"type": "call_out", "value": {"title": title, "text": f"<p>{text}</p>"}}


def link_card(title: str, text: str, address: str) -> dict:
    return {"type": "link_card", "value": {"title": title, "text": text, "page": None, "address": address}}


def question(text: str, *answer: str) -> dict:
    return {"type": "question", "value": {"question": text, "answer": "".join(
        p if p.startswith("<") else f"<p>{p}</p>" for p in answer)}}


def pillar(title: str, text: str) -> dict:
    return {"type": "pillar", "value": {"title": title, "text": text}}


HOME = {
    "title": "Lokale besturen leren van elkaar over gelijke kansen",
    "search_description": (
        "Kruispunt is de plek waar Vlaamse lokale besturen samen leren over gender, LGBTI+ en handicap."
    ),
    "lead": (
        "Werk je in een gemeente, stad of politiezone aan gelijke kansen? Hier vind je collega's van andere besturen, "
        "vorming en leerlabo's over gender, LGBTI+ en handicap."
    ),
    "starters_title": "Begin je pas?",
    "starters_text": (
        "Je hoeft niet in het wilde weg te beginnen. We zetten op een rij wat een goede eerste stap is, hoe je "
        "draagvlak maakt en met wie je samenwerkt."
    ),
    "body": [
        heading("Zo werkt Kruispunt"),
        steps(
            ("Maak een account", "Gebruik je e-mailadres van het werk. Zo herkennen we sneller voor welk bestuur je werkt."),
            ("Kies je bestuur", "Het team bevestigt dat je voor dat bestuur werkt. Daarna kan je je inschrijven en kandidaat stellen."),
            ("Doe mee", "Schrijf je in voor een vorming of dien een kandidatuur in bij een oproep. Je sessies komen in je eigen agenda."),
        ),
    ],
}

AGENDA = {
    "title": "Agenda",
    "search_description": "Alle vormingen, leerlabo's en netwerkmomenten over lokaal gelijkekansenbeleid.",
    "introduction": (
        "<p>Dit zijn alle sessies die nog komen. Klik door om je in te schrijven of om te lezen voor wie een "
        "traject bedoeld is.</p>"
    ),
}

CALLS = {
    "title": "Oproepen",
    "search_description": "Oproepen aan lokale besturen om mee te doen aan een leerlabo of een coachingstraject.",
    "introduction": (
        "<p>Voor een leerlabo of een coachingstraject zoeken we besturen met een open oproep. Je dient een kandidatuur "
        "in voor je bestuur. Na het sluiten stellen we een groep samen met starters, groeiende besturen en "
        "voorlopers, zodat iedereen iets leert en iets brengt.</p>"
    ),
}

STARTERS = {
    "title": "Lokaal gelijkekansenbeleid voor starters",
    "search_description": "Waar begin je met een lokaal gelijkekansenbeleid? Een overzicht voor wie start.",
    "introduction": (
        "Start je met gelijke kansen in je gemeente? Dan helpen een helder kader, een paar concrete stappen en "
        "collega's die hetzelfde doen. Die vind je hier."
    ),
    "pillars": [
        pillar("Deze overzichtspagina", "De basis op één plek: antwoorden op de vragen die elke starter heeft, en waar je verder zoekt."),
        pillar("Het ondersteuningsnetwerk", "Je ontmoet andere starters, wisselt ervaringen uit en krijgt begeleiding bij wat je zelf opzet."),
        pillar("Het meerdaagse vormingstraject", "Je leert stap voor stap hoe je een beleid uitwerkt. We bouwen het op met wat het netwerk ons leert."),
    ],
    "questions": [
        question(
            "Wat is de beste eerste stap?",
            "Kijk eerst wat er al is. Vaak doet je bestuur meer dan je denkt: bij sport, bij cultuur, in de dienstverlening "
            "aan het loket of in het personeelsbeleid.",
            "<ul><li>Zet op een rij welke acties er lopen en wie ze trekt.</li><li>Vraag aan inwoners en verenigingen "
            "waar zij op botsen.</li><li>Kies daarna één vraag die haalbaar is, en werk die goed uit.</li></ul>",
            "Eén actie die slaagt, opent meer deuren dan een plan dat in de kast belandt.",
        ),
        question(
            "Hoe maak ik draagvlak?",
            "Gelijke kansen is geen apart eiland. Het raakt aan wonen, vrije tijd, veiligheid, welzijn en communicatie. "
            "Zoek daarom per dienst één collega die mee wil denken.",
            "<ul><li>Begin bij een situatie die je collega's herkennen.</li><li>Gebruik cijfers en voorbeelden van besturen "
            "die op het jouwe lijken.</li><li>Betrek de bevoegde schepen vroeg en vraag een duidelijke opdracht.</li></ul>",
        ),
        question(
            "Welke partners betrek ik?",
            "Praat met de mensen over wie het gaat: vrouwen en meisjes, LGBTI+ personen en personen met een handicap. "
            "Heeft je gemeente geen vereniging rond een thema? Dan werkt een organisatie uit de regio of uit Vlaanderen vaak "
            "graag mee.",
            "Ook een buurgemeente is een partner. Samen heb je meer tijd, meer kennis en een grotere groep.",
        ),
        question(
            "Mijn bestuur is klein en ik heb weinig tijd. Heeft het dan zin?",
            "Ja. Kleine besturen hebben minder handen, maar ook kortere lijnen. Kies iets kleins dat past bij wat je dienst al "
            "doet, en neem een idee over dat elders werkte.",
        ),
    ],
    "body": [
        heading("Zo ga je aan de slag"),
        steps(
            ("Lees de vragen hierboven", "Noteer wat voor jouw bestuur geldt."),
            ("Praat met collega's van andere besturen", "In de kennisgroep kan je elke vraag stellen. Wat daar staat, blijft daar."),
            ("Kom naar een bijeenkomst", "In de agenda vind je het ondersteuningsnetwerk en de vormingen."),
        ),
        link_card("Bekijk de agenda", "Alles wat nog komt, met een filter op soort en thema.", "/agenda/"),
    ],
}

ABOUT = {
    "title": "Over Kruispunt",
    "search_description": "Wie achter Kruispunt zit en waarvoor het dient.",
    "introduction": "Kruispunt is van het team Gelijke Kansen van de VVSG, de vereniging van Vlaamse steden en gemeenten.",
    "body": [
        paragraph(
            "Sinds 1 juni 2025 is de VVSG erkend als partnerorganisatie gelijke kansen van de Vlaamse overheid. Het team "
            "helpt lokale besturen om een beleid te maken voor gendergelijkheid, voor LGBTI+ personen en voor personen met "
            "een handicap. Kruispunt is de plek waar we dat samen met jou doen.",
        ),
        heading("Voor wie is Kruispunt?"),
        paragraph(
            "Voor medewerkers van Vlaamse steden en gemeenten en van politiezones. Je doet mee voor je bestuur. Het ene bestuur "
            "begint pas, het andere staat al ver. Dat verschil is net waarom leren van elkaar werkt.",
        ),
        heading("Wat doe je hier?"),
        paragraph(
            "<ul><li>Je schrijft je in voor een vorming of een netwerkmoment.</li><li>Je dient een kandidatuur in voor een "
            "leerlabo: een traject waarin besturen samen een instrument ontwikkelen en testen.</li><li>Je stelt vragen aan "
            "collega's in de kennisgroep.</li><li>Je zegt na een sessie wat beter kan. Je antwoorden zijn anoniem.</li></ul>",
        ),
        heading("Waarom die naam?"),
        paragraph(
            "Niemand is maar één ding. Wie vrouw is én een handicap heeft, botst soms op drempels die je pas ziet als je naar "
            "beide kijkt. Dat heet kruispuntdenken. En op een kruispunt kom je elkaar tegen.",
        ),
    ],
}

PRIVACY = {
    "title": "Privacy",
    "search_description": "Welke gegevens Kruispunt bewaart, waarom, en wat je kan vragen.",
    "introduction": "We bewaren alleen wat nodig is om samen te leren, en we zeggen hier wat dat is.",
    "body": [
        heading("Wat we van je bewaren"),
        paragraph(
            "<ul><li>Je naam en je e-mailadres, om je te laten aanmelden en je mails te sturen.</li><li>Het bestuur waarvoor je "
            "werkt en je functie, omdat besturen deelnemen en niet losse personen.</li><li>Je inschrijvingen, je kandidaturen en "
            "of je aanwezig was, om sessies te organiseren en om te tellen hoeveel besturen we bereiken.</li></ul>",
        ),
        heading("Evaluaties zijn anoniem"),
        paragraph(
            "Wat je in een evaluatie invult, bewaren we zonder je naam. Niemand kan je antwoorden aan jou koppelen, ook het team "
            "niet. Gemiddelden tonen we pas vanaf vijf antwoorden.",
        ),
        heading("Wie ziet wat"),
        paragraph(
            "Het team ziet je inschrijvingen en kandidaturen. Een begeleider ziet wie deelneemt aan zijn of haar traject. De "
            "Vlaamse overheid krijgt cijfers en geen namen.",
        ),
        heading("Cookies"),
        paragraph(
            "We gebruiken alleen cookies die nodig zijn om je aangemeld te houden en formulieren te beveiligen. Niemand volgt je hier.",
        ),
        heading("Wat je kan vragen"),
        paragraph(
            "Je mag vragen welke gegevens we van je hebben, en vragen om ze te verbeteren of te verwijderen. Mail daarvoor het team. "
            "Ben je niet tevreden met ons antwoord? Dan kan je naar de Gegevensbeschermingsautoriteit stappen.",
        ),
    ],
}

ACCESSIBILITY = {
    "title": "Toegankelijkheid",
    "search_description": "Hoe toegankelijk Kruispunt is en wat je doet als iets niet lukt.",
    "introduction": "Iedereen moet Kruispunt kunnen gebruiken, ook met een schermlezer, met het toetsenbord of sterk vergroot.",
    "body": [
        heading("Waar we op letten"),
        paragraph(
            "We bouwen Kruispunt volgens de richtlijnen WCAG 2.2 op niveau AA. Bij elke wijziging controleert een programma de "
            "pagina's automatisch. Dat vindt niet alles: daarom horen we graag wat jij merkt.",
            "<ul><li>Alles werkt met het toetsenbord en zonder JavaScript.</li><li>Je kan tot 400% vergroten zonder opzij te "
            "schuiven; alleen brede tabellen schuiven in hun eigen kader.</li><li>Kleur is nooit het enige dat iets "
            "duidelijk maakt.</li><li>De site volgt de donkere of lichte stand van je toestel.</li></ul>",
        ),
        heading("Wat nog niet helemaal klopt"),
        paragraph(
            "Het scherm waarin het team de pagina's bewerkt, is van een ander pakket. Het is grotendeels vertaald en toegankelijk, "
            "maar we controleerden het zelf nog niet volledig.",
        ),
        heading("Lukt iets niet?"),
        paragraph(
            "Mail het team. Zeg op welke pagina je was en wat je wilde doen. We helpen je dan op een andere manier en zoeken "
            "een oplossing.",
        ),
    ],
}
