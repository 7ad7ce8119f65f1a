"""`spark-submit screening/spark/__main__.py ...`, or `python -m screening.spark ...`."""

import sys

from screening.spark.command import main

if __name__ == "__main__":
    sys.exit(main())
