"""`python benchmarks/run.py [CASE …]`: the benchmark, from wherever it is called (benchmarks/bench.py)."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from benchmarks.bench import main

    sys.exit(main())
