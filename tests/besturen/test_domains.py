"""Mail domains as text."""

import pytest

from kruispunt.besturen.domains import domain_of, is_public, normalise


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("gent.be", "gent.be"),
        ("  @Gent.BE ", "gent.be"),
        ("gent.be.", "gent.be"),
        ("sint-niklaas.be", "sint-niklaas.be"),
        ("zoë.be", "xn--zo-ija.be"),
        ("stad.gent", "stad.gent"),
    ],
)
def test_a_domain_is_compared_in_one_form(typed, domain):
    assert normalise(typed) == domain


@pytest.mark.parametrize(
    "typed",
    [
        *("", "be", "gent", "gent..be", ".be", "-gent.be", "gent-.be", "gent.be/x", "https://gent.be", "ge nt.be"),
        *(
            "1.2.3.4",
            "a_b.be",
            "gent.be\x00",
            "x" * 64 + ".be",
            ("x" * 60 + ".") * 3 + "be",
            "an@gent.be",
            "@",
            "gent.b",
        ),
    ],
)
def test_what_is_no_domain_is_refused_with_an_example(typed):
    with pytest.raises(ValueError, match=r"gent\.be"):
        normalise(typed)


@pytest.mark.parametrize("domain", ["gmail.com", "telenet.be", "skynet.be", "yahoo.co.uk", "mail.gmail.com", "me.com"])
def test_a_provider_for_everybody_is_known(domain):
    assert is_public(domain)


@pytest.mark.parametrize("domain", ["gent.be", "gmail.gent.be", "notgmail.com", "com", "home.be"])
def test_an_own_domain_is_not_public(domain):
    assert not is_public(domain)


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("an@Gent.be", "gent.be"),
        ('"an@gent.be"@elders.be', "elders.be"),
        ("an@ict.gent.be", "ict.gent.be"),
        ("an", ""),
        ("an@localhost", ""),
    ],
)
def test_the_domain_of_an_address_is_what_stands_after_the_last_at(email, domain):
    assert domain_of(email) == domain
