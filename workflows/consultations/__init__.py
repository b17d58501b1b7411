"""Opinions of other departments: requests, letters, replies, tokens, and what the office does."""
