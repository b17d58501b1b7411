"""How cost grows: `python -m bench` measures and prints ratios within one run.

Nothing here is asserted; counts and plans are, in `tests/storage`.
"""
