"""Who may see what leaves, and send it again."""

import rules

from kruispunt.core.roles import is_staff

rules.add_perm("notifications.view_outbox", is_staff)
rules.add_perm("notifications.retry_mail", is_staff)
rules.add_perm("notifications.edit_draft", is_staff)
