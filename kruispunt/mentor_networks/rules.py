"""Who may do what with mentor besturen."""

import rules

from kruispunt.core.roles import is_staff

rules.add_perm("mentor_networks.name_mentor", is_staff)
