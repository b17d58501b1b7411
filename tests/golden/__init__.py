"""Homes as they once were, and what opens them."""
