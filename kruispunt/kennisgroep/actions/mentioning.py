"""What a post mentions, and who hears of it."""

from kruispunt.core import clock
from kruispunt.kennisgroep.models import Mention, Nudge, NudgeKind, Post
from kruispunt.kennisgroep.queries import access
from kruispunt.kennisgroep.queries.mentions import mentions_in


def mention(post: Post) -> None:
    """Keep what the text of `post` mentions, and let those hear of it who were not mentioned there before.

    A handle that is nobody's in this group, and a word that is no theme, is just text.
    """
    now = {(row.user_id, row.bestuur_id, row.theme): row for row in mentions_in(post.topic.group_id, post.source)}
    before = {(row.user_id, row.bestuur_id, row.theme): row.pk for row in post.mentions.all()}
    Mention.objects.filter(pk__in=[before[key] for key in before.keys() - now.keys()]).delete()
    fresh = [row for key, row in now.items() if key not in before]
    for row in fresh:
        row.post = post
    Mention.objects.bulk_create(fresh)
    besturen = [row.bestuur_id for row in fresh if row.bestuur_id]
    heard = {row.user_id for row in fresh if row.user_id}
    if besturen:
        members = access.settled_memberships().filter(group=post.topic.group_id, bestuur__in=besturen)
        heard |= set(members.values_list("user", flat=True))
    Nudge.objects.bulk_create(
        [
            Nudge(user_id=pk, post=post, kind=NudgeKind.MENTION, created_at=clock.now())
            for pk in sorted(heard - {post.author_id})
        ],
        ignore_conflicts=True,
    )
