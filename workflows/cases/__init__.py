"""A year and its cases: opened, moved by guards, what comes in for them, what time brings."""
