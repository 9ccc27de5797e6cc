"""What a script adds to the pages of a call: a draft that saves itself, and a balance that follows each tick."""

from playwright.sync_api import expect

from kruispunt.besturen.models import User
from kruispunt.trajectories.calls.actions import propose
from kruispunt.trajectories.calls.models import OpenCall


def test_what_somebody_types_is_kept_as_a_draft_without_a_button(page_as, site):
    page = page_as("lid")
    call = OpenCall.objects.get(slug="oproep-leerlabo-bereik-en-betrek-de-doelgroep")
    before = set(call.applications.values_list("pk", flat=True))
    page.goto(f"{site}/oproep/{call.slug}/kandidatuur/")
    page.locator("[name=motivation]").fill("Wij willen de doelgroep zelf horen.")
    expect(page.locator("#bewaard")).to_contain_text("Bewaard", timeout=15_000)
    page.locator("[name=motivation]").press_sequentially(" En blijven horen.")
    expect(page.locator("[name=version]")).to_have_value("2", timeout=15_000)
    draft = call.applications.exclude(pk__in=before).get()
    assert draft.motivation == "Wij willen de doelgroep zelf horen. En blijven horen."
    page.reload()
    expect(page.locator("[name=motivation]")).to_have_value(draft.motivation)


def test_the_balance_follows_each_tick_and_nothing_is_stored_until_the_button(page_as, site):
    page = page_as("medewerker")
    call = OpenCall.objects.get(slug="oproep-verbindend-communiceren")
    run = propose(call=call, by=User.objects.get(email="medewerker@kruispunt.example"))
    page.goto(f"{site}/team/oproepen/{call.pk}/selectie/")
    chosen = len(run.result["selected"])
    picked = page.locator("input[name=pick]:checked")
    expect(picked).to_have_count(chosen)
    state = page.locator("#balans .kp-balance__line").first
    expect(state).to_contain_text(f"{chosen} van")
    picked.first.press("Space")
    expect(state).to_contain_text(f"{chosen - 1} van")
    expect(page.locator("input[name=pick]:checked")).to_have_count(chosen - 1)
    assert not run.changes.exists()
