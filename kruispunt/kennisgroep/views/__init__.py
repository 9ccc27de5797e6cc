"""Pages of the knowledge groups. What a group shares, only its members and moderators see."""
