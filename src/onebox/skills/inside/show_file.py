"""Print a file's text, from inside the sandbox, its name as argument. Long ones are cut in the middle by the loop."""

import os
import sys

from .text import MOST, read_text

if __name__ == "__main__":
    try:
        sys.stdout.write(read_text(sys.argv[1])[:MOST])
    except ImportError as error:
        sys.exit(f"{sys.argv[1]}: needs {error.name}, which is not in the sandbox")
    except FileNotFoundError:
        there = sorted(name for name in os.listdir(".") if not name.startswith("_"))
        sys.exit(f"{sys.argv[1]}: no such file. There are: {', '.join(there)}")
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"{sys.argv[1]}: cannot be read: {error}")
