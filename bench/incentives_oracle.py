"""Ten thousand random plans, computed twice: by the engine and by the oracle of tests.

Run ``python -m bench.incentives_oracle [COUNT]``; it prints what differs.
"""

import sys

from tests.incentive_oracle.agreement import disagreement

COUNT = 10_000
FIRST = 1_000_000
"""Seeds of the tests lie below."""


def main(count: int) -> int:
    """Print every disagreement; return how many there are, as an exit status."""
    found = 0
    for seed in range(FIRST, FIRST + count):
        difference = disagreement(seed)
        if difference is not None:
            found += 1
            sys.stdout.write(f"{difference}\n")
    sys.stdout.write(f"{count} random plans, {found} disagreements\n")
    return min(found, 1)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
