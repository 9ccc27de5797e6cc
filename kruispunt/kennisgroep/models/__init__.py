"""What the knowledge groups keep."""

from kruispunt.kennisgroep.models.drafts import Attachment, Draft
from kruispunt.kennisgroep.models.following import Follow, Mention, Nudge, NudgeKind, Thanks
from kruispunt.kennisgroep.models.groups import (
    GroupMembership,
    GroupMembershipStatus,
    Kennisgroep,
    MailRhythm,
    Moderator,
)
from kruispunt.kennisgroep.models.moderation import (
    Flag,
    FlagOutcome,
    Prompt,
    PromptTheme,
    Sanction,
    SanctionKind,
)
from kruispunt.kennisgroep.models.profiles import Profile, ProfileTheme
from kruispunt.kennisgroep.models.reading import TopicRead, Visit
from kruispunt.kennisgroep.models.splits import OldAddress, Split, SplitMember, SplitMove, SplitPart
from kruispunt.kennisgroep.models.topics import (
    Post,
    PostRevision,
    SearchEntry,
    Topic,
    TopicKind,
    TopicStatus,
    TopicTheme,
)

__all__ = [
    "Attachment",
    "Draft",
    "Flag",
    "FlagOutcome",
    "Follow",
    "GroupMembership",
    "GroupMembershipStatus",
    "Kennisgroep",
    "MailRhythm",
    "Mention",
    "Moderator",
    "Nudge",
    "NudgeKind",
    "OldAddress",
    "Post",
    "PostRevision",
    "Profile",
    "ProfileTheme",
    "Prompt",
    "PromptTheme",
    "Sanction",
    "SanctionKind",
    "SearchEntry",
    "Split",
    "SplitMember",
    "SplitMove",
    "SplitPart",
    "Thanks",
    "Topic",
    "TopicKind",
    "TopicRead",
    "TopicStatus",
    "TopicTheme",
    "Visit",
]
