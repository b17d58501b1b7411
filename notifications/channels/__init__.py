"""Ways by which a message leaves: each takes a outgoing and says what became of it."""
