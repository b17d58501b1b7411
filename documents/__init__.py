"""What people hand in and are handed: bytes to typed values and back, within bounds.

Knows no office.
"""
