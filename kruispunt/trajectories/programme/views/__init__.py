"""Pages of the programme: for everybody, for facilitators, for staff."""
