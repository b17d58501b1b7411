"""From points to names: everything between a confirmed total and an award.

Facts for the rules, proposals and their adjustment, decisions, public notice, awards and their
revocation, publicity, nominated branches.
"""
