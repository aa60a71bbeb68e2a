"""Runs walk.py with its packages: makes a virtual environment of its own, once for each list of requirements."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

here = Path(__file__).resolve().parent
requirements = here / "requirements.txt"
wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:16]
place = here.parents[2] / "target" / "peers" / f"badgrclient-{wanted}"
python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
stamp = place / "ready"
if not stamp.exists():
    venv.create(place, with_pip=True, clear=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", requirements]
    subprocess.run(install, check=True, stdout=sys.stderr)
    stamp.touch()
if sys.argv[1:] != ["--only-install"]:
    sys.exit(subprocess.run([python, here / "walk.py", *sys.argv[1:]]).returncode)
