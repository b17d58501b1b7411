"""Opinions of other departments: requests, replies, tokens, how the office handles what does not consent."""
