# SPDX-License-Identifier: Apache-2.0
"""A pytest plugin: one throw-away home and one embedded PostgreSQL for the whole run, whatever the number of workers.

``TEST_DATABASE_URL`` points the same tests at a real server instead.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

for name in [name for name in os.environ if name.startswith("DULY_") and "PYTEST_XDIST_WORKER" not in os.environ]:
    del os.environ[name]

if "PYTEST_XDIST_WORKER" not in os.environ:
    from duly.house.postgres import Cluster, socket_folder

    home = Path(tempfile.mkdtemp(prefix="duly-test-"))
    home.chmod(0o711)
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        # Nothing is written beside the sources then; but hundreds of processes start here, and one may compile for all.
        os.environ["PYTHONPYCACHEPREFIX"] = str(home / "compiled")
    os.environ["DULY_HOME"] = str(home)
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server:
        cluster = Cluster(home, durable=False)
        cluster.start()
        atexit.register(cluster.stop)
        server = f"postgresql://duly@/duly?host={socket_folder(home)}"
    os.environ["DULY_DATABASE_URL"] = server


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Root's homes in the private temporary folder keep their clusters elsewhere, as links: take those away, too."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    factory = getattr(session.config, "_tmp_path_factory", None)
    for link in factory.getbasetemp().glob("**/postgres") if factory else ():
        if link.is_symlink():
            shutil.rmtree(link.resolve(), ignore_errors=True)
