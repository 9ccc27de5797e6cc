"""The texts of the pages that 0004 adds. Frozen with its migration: later changes are made in the page editor.

Facts: the action sheets (seed 000), the plan (seed 001), the survey (seed 002) and the yearly report 2025 (seed 003);
the sentences are ours.
"""

from kruispunt.cms.migrations._first_content import call_out, heading, link_card, paragraph, steps

GENDER = {
    "title": "Lokaal genderbeleid",
    "search_description": "Gelijke kansen voor vrouwen, mannen en ieder ander in je gemeente: waar begin je en wat kan je gebruiken?",
    "introduction": (
        "Vrouwen en mannen hebben nog niet dezelfde kansen. Dat zie je ook in je gemeente: in wie sport, wie meebeslist, "
        "wie zorgt en wie zich 's avonds veilig voelt op straat."
    ),
    "body": [
        heading("Waarom lokaal?"),
        paragraph(
            "De loonkloof, deeltijds werk, zorg die ongelijk verdeeld is, geweld: het lijken grote dossiers. Toch beslist je "
            "bestuur over veel dat ertoe doet. Denk aan de uren van de opvang, de verlichting van een plein, de verdeling van "
            "de sportvelden en de foto's op je website.",
            "Van onze drie thema's krijgt gender in de meeste besturen de minste aandacht. Niet omdat het er niet speelt, "
            "maar omdat niemand weet waar te beginnen.",
        ),
        heading("Zo begin je eraan"),
        steps(
            ("Kies één dienst", "Sport, jeugd of communicatie. Begin waar een collega zin heeft om mee te kijken."),
            ("Tel wie je bereikt", "Hoeveel vrouwen, mannen, meisjes en jongens gebruiken dit? Wie ontbreekt?"),
            ("Vraag waarom", "Praat met wie er niet komt. De reden is vaak een uur, een prijs of een gevoel."),
            ("Pas één ding aan", "Doe het een half jaar en tel opnieuw."),
        ),
        call_out(
            "Kijk ook naar kruispunten",
            "Een meisje met een migratieachtergrond botst op andere drempels dan haar klasgenoten. Wie alleen naar "
            "'vrouwen' kijkt, ziet haar niet.",
        ),
    ],
}

RAINBOW = {
    "title": "Lokaal regenboogbeleid",
    "search_description": "Een gemeente waar LGBTI+ personen zich veilig en erkend voelen: stappen en hulpmiddelen voor je bestuur.",
    "introduction": (
        "In een gemeente met een regenboogbeleid voelen LGBTI+ personen zich veilig en erkend: aan het loket, op school, "
        "in de sportclub en op straat."
    ),
    "body": [
        heading("Meer dan een vlag"),
        paragraph(
            "Veel besturen hangen op 17 mei de regenboogvlag uit. Dat is een goed begin en een zichtbaar teken. Een beleid "
            "vraagt daarna om iets dat elke dag werkt: formulieren die voor iedereen kloppen, personeel dat weet wat te doen "
            "bij pesterijen, een plek om discriminatie te melden.",
        ),
        heading("Zo begin je eraan"),
        steps(
            ("Luister", "Nodig LGBTI+ inwoners en hun verenigingen uit. Geen vereniging in je gemeente? Een regenbooghuis uit de regio helpt."),
            ("Loop je eigen dienstverlening na", "Vraag je op een formulier naar man of vrouw terwijl je het niet nodig hebt? Schrap de vraag."),
            ("Vorm je onthaal", "Wie aan het loket staat, maakt het verschil. Plan één vorming per jaar."),
            ("Leg vast wie wat doet", "Zet het in je meerjarenplan, zodat het niet van één collega afhangt."),
        ),
        call_out(
            "Weerstand?",
            "In sommige besturen ligt het thema gevoelig. Begin dan bij veiligheid en goede dienstverlening: daarover is "
            "iedereen het eens.",
        ),
    ],
}

INCLUSION = {
    "title": "Lokaal inclusiebeleid",
    "search_description": "Een gemeente waar personen met een handicap zich thuis voelen: stappen en hulpmiddelen voor je bestuur.",
    "introduction": (
        "Personen met een handicap horen overal bij: op het werk, in de vereniging, in de raad en op het feest. Dat gaat over "
        "alle diensten en niet alleen over drempels aan de deur."
    ),
    "body": [
        heading("Niets over ons zonder ons"),
        paragraph(
            "Een inclusiebeleid maak je met personen met een handicap. Zij weten waar het misloopt en wat helpt. Heeft je "
            "gemeente een adviesraad? Vraag die dan om mee te denken vóór er een plan ligt, en niet erna.",
            "Toegankelijkheid van gebouwen is één stuk. Even belangrijk zijn klare taal, een website die werkt met een "
            "schermlezer, hulp bij een activiteit en werk bij je eigen bestuur.",
        ),
        heading("Zo begin je eraan"),
        steps(
            ("Vraag of mensen zich thuis voelen", "Ga op bezoek, organiseer een wandeling, bel. Eén gesprek leert meer dan een vragenlijst."),
            ("Vraag bij elke activiteit wat iemand nodig heeft", "Een tolk, een plaats vooraan, een prikkelarme ruimte. Zet de vraag standaard op het formulier."),
            ("Kies één dienst per jaar", "Werk die helemaal uit, van de affiche tot het toilet."),
            ("Vertel wat je deed met wat je hoorde", "Ook als iets niet kan. Dan blijven mensen meedenken."),
        ),
    ],
}

SUPPORT_NETWORK = {
    "title": "Ondersteuningsnetwerk voor starters",
    "search_description": "Andere starters ontmoeten, ervaringen uitwisselen en begeleid worden bij wat je zelf opzet.",
    "introduction": (
        "Je bent vaak de enige in je bestuur die aan gelijke kansen werkt. In het ondersteuningsnetwerk zit je samen met "
        "collega's die voor dezelfde vragen staan."
    ),
    "body": [
        heading("Wat doen we in het netwerk?"),
        paragraph(
            "<ul><li>Je brengt een vraag of een plan mee waar je aan werkt.</li><li>Je hoort hoe andere starters het "
            "aanpakken, ook wat niet lukte.</li><li>Een begeleider van het team helpt je op weg naar de volgende stap.</li></ul>",
            "Je hoeft niets voor te bereiden om te mogen komen. Een klein bestuur is even welkom als een groot.",
        ),
        heading("Verder dan starten"),
        paragraph(
            "Steden die al langer met een thema bezig zijn, delen hun aanpak als mentorbestuur in een lerend netwerk. Zij kennen "
            "je werk van binnen: dezelfde diensten, dezelfde raad, dezelfde vragen van inwoners. Ook de mentor leert: wie uitlegt "
            "wat hij doet, ziet wat beter kan.",
        ),
    ],
}

COURSE = {
    "title": "Meerdaags vormingstraject voor starters",
    "search_description": "In een paar dagen van losse acties naar een eigen lokaal gelijkekansenbeleid.",
    "introduction": "In een paar dagen leer je stap voor stap hoe je van losse acties naar een beleid gaat dat blijft.",
    "body": [
        heading("Wat leer je?"),
        paragraph(
            "<ul><li>In kaart brengen wat je bestuur al doet en waar het wringt.</li><li>Cijfers en verhalen gebruiken om "
            "collega's en schepenen mee te krijgen.</li><li>Partners zoeken en over diensten heen werken.</li><li>Een actieplan "
            "schrijven dat iemand uitvoert.</li></ul>",
            "Je werkt de hele tijd aan je eigen gemeente. Uit vorige vormingen leerden we dat kort, concreet en met eigen "
            "voorbeelden het best werkt, dus zo pakken we het aan.",
        ),
    ],
}

INSTRUMENTS = {
    "title": "Instrumenten",
    "search_description": "Hulpmiddelen waarmee je als lokaal bestuur zelf aan de slag gaat met gelijke kansen.",
    "introduction": "<p>Hulpmiddelen waarmee je zelf aan de slag kan. Per instrument lees je voor wie het dient en hoe je begint.</p>",
}

LIO = {
    "title": "Lio.Vlaanderen",
    "search_description": "Een online toolbox met gidsen om stap voor stap een lokaal regenboogbeleid op te zetten.",
    "introduction": (
        "Lio.Vlaanderen is een online toolbox met gidsen voor een lokaal regenboogbeleid. Ze helpen je van een eerste "
        "verkenning tot een actieplan met maatregelen."
    ),
    "for_whom": "Voor medewerkers die met een regenboogbeleid beginnen of van losse acties naar een plan willen.",
    "maker": "Casa Rosa, het regenbooghuis van Oost- en West-Vlaanderen, met middelen van de Vlaamse overheid (2024)",
    "body": [
        steps(
            ("Breng in kaart wat er in je gemeente speelt", "De gids over lokale knelpunten zegt met wie je praat en wat je vraagt."),
            ("Kies wat bij je past", "Niet elk instrument of elke vorming is voor elk bestuur. De toolbox helpt je kiezen."),
            ("Maak een actieplan", "Met maatregelen, een trekker en een moment om terug te kijken."),
        ),
        paragraph(
            "De VVSG houdt het instrument samen met çavaria bij. Er komt elk jaar minstens één vorming over: je vindt ze in de agenda.",
        ),
    ],
}

HOME_FEELING = {
    "title": "Thuisgevoel in Vlaanderen",
    "search_description": "Voelen personen met een handicap zich thuis in je gemeente? Een instrument om erover te praten.",
    "introduction": (
        "Voelen personen met een handicap zich thuis in je stad of gemeente? Met dit instrument praat je daarover met je "
        "inwoners, rond zes thema's."
    ),
    "for_whom": (
        "Voor medewerkers en mandatarissen die samen met personen met een handicap een inclusiebeleid willen maken."
    ),
    "maker": "UGent, in opdracht van het Agentschap Binnenlands Bestuur (2024)",
    "body": [
        steps(
            ("Kies met wie je het gesprek voert", "Nodig inwoners met verschillende handicaps uit, en vraag wat ze nodig hebben om mee te doen."),
            ("Overloop de zes thema's", "Je hoeft ze niet allemaal op één dag te doen. Neem eerst wat het dichtst bij je inwoners ligt."),
            ("Zet het gesprek om in keuzes", "Spreek af wat je bestuur doet, en vertel het aan wie meepraatte."),
        ),
        paragraph(
            "Zeven Vlaamse steden en gemeenten testten het instrument. Het bouwt voort op een onderzoek naar het welbevinden van "
            "inwoners met een handicap.",
        ),
    ],
}

PRACTICES = {
    "title": "Praktijken",
    "search_description": "Wat andere lokale besturen deden rond gelijke kansen, en wat het opbracht.",
    "introduction": (
        "<p>Wat deden andere besturen, welke keuzes maakten ze en wat bracht het op? Heb je zelf iets dat werkt, ook als het "
        "klein is? Mail het team: we schrijven het samen met je uit.</p>"
    ),
}

NEWS = {
    "title": "Nieuws",
    "search_description": "Nieuws van het team Gelijke Kansen van de VVSG.",
    "introduction": "<p>Wat er nieuw is op Kruispunt en bij het team Gelijke Kansen.</p>",
}

NEWS_SURVEY = {
    "title": "Besturen vragen cijfers, advies op maat en collega's",
    "search_description": "Wat besturen zeggen in onze eerste bevraging over het lokaal gelijkekansenbeleid.",
    "introduction": (
        "We vroegen de besturen hoever ze staan en wat ze nodig hebben. De ambitie is groot, de tijd is klein."
    ),
    "body": [
        paragraph(
            "Drie op de vier besturen zeggen dat ze te weinig personeel hebben voor een gelijkekansenbeleid. Ruim de helft mist "
            "iemand die het geheel bewaakt, omdat het thema over veel diensten en schepenen verdeeld is.",
            "Wat zou helpen? Bovenaan staan cijfers (74%). Daarna komen advies op maat (64%), netwerken waarin je van elkaar leert "
            "(62%), hulpmiddelen om het thema in je eigen bestuur te verankeren (62%) en voorbeelden van gemeenten die op de "
            "jouwe lijken (58%).",
            "We gebruiken deze antwoorden om te kiezen wat we maken. Daarom staat op Kruispunt bij elk thema wat je meteen kan "
            "gebruiken, en wie het al deed.",
        ),
        link_card("Bekijk wat er de komende weken is", "Vormingen, netwerken en leerlabo's.", "/agenda/"),
    ],
}

GROUPS = {
    "title": "Kennisgroep",
    "search_description": "Een besloten groep waarin medewerkers van lokale besturen elkaar vragen stellen over gelijke kansen.",
    "introduction": (
        "<p>In een kennisgroep stellen medewerkers van lokale besturen elkaar vragen en delen ze ervaringen. De groep is besloten: "
        "alleen leden lezen de gesprekken en zien wie lid is.</p>"
    ),
    "body": [
        heading("Hoe word je lid?"),
        steps(
            ("Vraag om lid te worden", "Je zegt voor welk bestuur je werkt. Een moderator bekijkt je aanvraag."),
            ("Aanvaard de huisregels", "Wat in de groep staat, blijft in de groep."),
            ("Stel jezelf voor", "Waarmee kan je helpen en wat zoek je? Zo vinden collega's je."),
        ),
    ],
}

PATH = {
    "title": "Waar staan we?",
    "search_description": "Kies waar je bestuur staat met gelijke kansen en krijg een pad: wat je leest, welke vorming, welk netwerk.",
    "introduction": (
        "Kies wat het best bij je bestuur past. Je krijgt een kort pad: een paar pagina's, een vorming, een netwerk en een "
        "collega om mee te praten. Een verkeerde keuze bestaat niet, je kan altijd een andere nemen."
    ),
}

#: (title, text, slugs of the pages with why, whether for starters, network)
STAGES = [
    (
        "We beginnen pas",
        "Er is nog geen plan. Misschien hangt er een vlag op 17 mei, of vroeg een schepen wat je kan doen.",
        [
            ("starters", "De vragen die elke starter stelt, met ons antwoord."),
            ("gender", "Vier stappen om in één dienst te beginnen."),
            ("over", "Wie het team is en hoe je ons bereikt."),
        ],
        True,
        "network",
    ),
    (
        "We doen al een paar dingen",
        "Er lopen losse acties. Ze hangen af van wie er tijd voor heeft en komen nog niet samen.",
        [
            ("instrumenten", "Hulpmiddelen om van losse acties naar een plan te gaan."),
            ("praktijken", "Hoe andere besturen het aanpakten."),
            ("kennisgroep", "Collega's die hetzelfde deden, één vraag ver."),
        ],
        True,
        "learning_network",
    ),
    (
        "We hebben een beleid en willen verder",
        "Gelijke kansen staat in het meerjarenplan. Je zoekt diepgang, of besturen die even ver staan.",
        [
            ("oproepen", "Werk met andere besturen aan een nieuw instrument."),
            ("inclusie", "Kijk na of je plan ook dit thema raakt."),
            ("regenboog", "Kijk na of je plan ook dit thema raakt."),
        ],
        False,
        "collegagroep",
    ),
]
