"""Credentials of 3.0 by PyPI openbadgeslib: proofs and tokens. Keys and contexts are at hand before the clock starts."""

import json
import sys

from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3Verifier
from worker import lines, serve

folder = sys.argv[1]
with open(f"{folder}/keys.json") as file:
    keys = json.load(file)
proofs = OB3LdpVerifier()


def tokens(alg):
    verifier = OB3Verifier(keys[alg].encode())
    return lambda one: verifier.verify(one)


serve({
    "eddsa-rdfc-2022": (lines(folder, "eddsa-rdfc-2022"), lambda one: proofs.verify(one)),
    **{f"jwt-{alg.lower()}": (lines(folder, f"jwt-{alg.lower()}"), tokens(alg)) for alg in keys},
})
