"""Who may see the figures."""

import rules

from kruispunt.core.roles import is_staff

rules.add_perm("kpi.view", is_staff)
