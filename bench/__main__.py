"""`python -m bench`: every task, then the leaderboard."""

import sys

from bench.run import main

if __name__ == "__main__":
    sys.exit(main())
