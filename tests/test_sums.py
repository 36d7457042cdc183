"""A number has the same last digit whichever process computed it: long sums are not shared out among threads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# What many threads would add in another order than one does.
ADD = "import numpy as np; a = np.random.default_rng(1).random(200_000); print((a @ a).hex(), len(os.listdir(TASKS)))"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted where Linux lists them")
@pytest.mark.parametrize("wanted", ["1", "2"])
def test_blas_has_one_thread_whatever_the_environment_wants(wanted: str) -> None:
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": wanted, "OMP_NUM_THREADS": wanted}

    def said(first: str) -> list[str]:
        code = f"import os; TASKS = '/proc/self/task'; {first}{ADD}"
        command = [sys.executable, "-c", code]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.split()

    alone = said("os.environ.update(OPENBLAS_NUM_THREADS='1', OMP_NUM_THREADS='1'); ")
    assert said("import helpers; ") == alone == [alone[0], "1"]
    # The environment does count where nothing is said: else this test could not fail.
    assert said("")[1] == str(min(int(wanted), len(os.sched_getaffinity(0))))
