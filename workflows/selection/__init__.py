"""From points to names: facts for the rules, proposals, decisions, public notice, awards and their revocation, branches."""
