"""`python -m bench [--large]`: the table, group by group."""

from __future__ import annotations

import argparse

from bench import moving, replaying, sending, starting, ticking, timing

GROUPS = (starting, moving, ticking, sending, replaying)


def main() -> None:
    """Measures and prints; about two minutes, a quarter of an hour with `--large`."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Costs as ratios to a baseline of the same run."
    )
    parser.add_argument(
        "--large",
        action="store_true",
        help="a million open tasks and a thousand rehearsed units too",
    )
    options = parser.parse_args()
    for group in GROUPS:
        for row in group.rows(is_large=options.large):
            print(timing.line(row), flush=True)


if __name__ == "__main__":
    main()
