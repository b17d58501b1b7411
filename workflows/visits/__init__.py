"""Visits and observations, demonstration units, the list of problems."""
