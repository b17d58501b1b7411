"""The journal as evidence: the tables again out of its lines, and whether both say the same."""
