"""Marks, findings and the score sheet of one assessor."""
