"""Ways by which a message leaves: each takes a parcel and says what became of it."""
