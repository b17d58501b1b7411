"""Reads of one snapshot: boards, explanations, histories, what a meeting or a call needs."""
