"""Whether a personal code lets a bestuur hand in after closing."""

from kruispunt.besturen.models import Bestuur
from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls.models import LateCode, OpenCall
from kruispunt.ui.templatetags.kruispunt import moment

FIELD = "late_code"


def _bare(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())


def usable_code(call: OpenCall, bestuur: Bestuur, typed: str) -> LateCode:
    """Give the code that lets `bestuur` hand in for `call` now; spaces, dashes and capitals of `typed` do not matter.

    Raises Refused at the field for a code that does not exist, is of another bestuur, was used, was taken back or
    has ended.
    """
    codes = LateCode.objects.filter(call=call).select_related("given_by", "application")
    code = next((code for code in codes if _bare(code.code) == _bare(typed)), None)
    if code is None:
        raise Refused("Deze code bestaat niet voor deze oproep. Kijk na wat er in je mail staat.", field=FIELD)
    if code.bestuur_id != bestuur.pk:
        raise Refused("Deze code is niet voor jouw bestuur.", field=FIELD)
    if code.is_used:
        raise Refused("Met deze code is al een kandidatuur ingediend.", field=FIELD)
    if code.ended_at is not None:
        raise Refused("Het team trok deze code in.", field=FIELD)
    if not code.is_valid:
        raise Refused(f"Deze code was geldig tot {moment(code.expires_at)}", field=FIELD)
    return code
