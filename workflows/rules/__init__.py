"""The rules of assessment and naming: pure functions, values in, values or reasons out.

They know the engine only.
"""
