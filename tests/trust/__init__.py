"""No name depends on one pair of hands: what one person, or two that are not honest, try."""
