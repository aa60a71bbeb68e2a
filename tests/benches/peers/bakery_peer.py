"""Baking into PNG files and taking out again by PyPI openbadges-bakery, in memory."""

import io
import sys
from pathlib import Path

from openbadges_bakery import bake, unbake
from worker import serve

folder = Path(sys.argv[1])
badge = (folder / "badge.json").read_text()
plain = [path.read_bytes() for path in sorted((folder / "plain").iterdir())]
baked = [path.read_bytes() for path in sorted((folder / "baked").iterdir())]


def bake_one(picture):
    bake(io.BytesIO(picture), badge).read()


def unbake_one(picture):
    assert unbake(io.BytesIO(picture)) == badge


serve({"bake": (plain, bake_one), "unbake": (baked, unbake_one)})
