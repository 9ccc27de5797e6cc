"""Who may do what with the pages outside the page editor."""

import rules

from kruispunt.core.roles import is_known, is_staff

rules.add_perm("cms.review_pages", is_staff)
rules.add_perm("cms.see_use_of_paths", is_staff)
rules.add_perm("cms.keep_path", is_known)
