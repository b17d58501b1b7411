"""Reads of one snapshot: boards, explanations, histories, what a meeting or a telephone call needs."""
