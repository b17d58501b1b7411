"""Lists of names, one frozen list a step, and what is recorded about nominees."""
