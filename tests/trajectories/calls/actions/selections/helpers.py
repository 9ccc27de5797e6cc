"""The rules of the call that is decided on, and what became of its applications."""

RULES = [("type", "starter", 2, 3), ("type", "growing", 2, None), ("type", "leading", None, 2)]


def pending_counts(call):
    pending = [a.pending for a in call.applications.all()]
    return {value: pending.count(value) for value in sorted(set(pending))}


def chosen_of(run, call):
    return [call.applications.get(pk=int(id)) for id in run.result["selected"]]


def rest_of(run, call):
    return list(call.applications.in_selection().exclude(pk__in=[int(id) for id in run.result["selected"]]))
