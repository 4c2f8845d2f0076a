"""Train the router's classifier from data/router and write its weights: `make router`."""

import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # sums in one order, whatever the machine

import onebox.engine.router as package
from onebox.engine.router.classifier import FILE
from onebox.engine.router.training import examples, train, write

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    file = Path(package.__file__).parent / FILE
    write(train(examples(ROOT / "data" / "router")), file)
    sys.stdout.write(f"{file}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
