"""A teacher and an earner at work with badgrclient, a client of Badgr's API that other people wrote.

Usage: walk.py HOST (user and password of the teacher, then of the earner, one a line on standard input).
Says what it found on one line of JSON.
"""

import json
import sys

from badgrclient import Assertion, BadgrClient, Issuer
from badgrclient.exceptions import APIError

IMAGE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)


def signed_in(user, password):
    return BadgrClient(user, password, "public", base_url=host)


def refused(call):
    """What the server says to a call that it has to refuse."""
    try:
        call()
    except APIError as error:
        return str(error)
    raise SystemExit("it was let through")


host = sys.argv[1].rstrip("/")
teacher_user, teacher_password, earner_user, earner_password = (line.strip() for line in sys.stdin.readlines())
teacher = signed_in(teacher_user, teacher_password)
earner = signed_in(earner_user, earner_password)

issuer = Issuer(teacher).create("Night School", "Evening courses", teacher_user, "https://night.example")
badge = issuer.create_badgeclass("Tide tables", IMAGE, "Reads them", criteria_text="Read ten")
award = badge.issue(earner_user, narrative="Well *done*", evidence=[{"url": "https://ev.example/1"}], notify=False)
other = badge.issue("somebody@else.example", notify=False)
held = earner.fetch_assertion()
before = {"issuers": len(teacher.fetch_issuer()), "classes": len(teacher.fetch_badgeclass())}
of_class = [it.data["openBadgeId"] for it in badge.fetch_assertions()]
of_issuer = [it.data["openBadgeId"] for it in issuer.fetch_assertions()]
one = Assertion(teacher, award.entityId)
one.fetch()
revoked = teacher.revoke_assertions([other.entityId], "issued in error")
token = teacher.header["Authorization"]
teacher._get_auth_token(username=None, password=None)
spent = BadgrClient(None, None, "public", base_url=host, token=token.split(" ", 1)[1], refresh_token="none")
print(
    json.dumps(
        {
            **before,
            "award": award.data["openBadgeId"],
            "same": one.data["openBadgeId"],
            "held": [it.data["openBadgeId"] for it in held],
            "of_class": of_class,
            "of_issuer": of_issuer,
            "revoked": revoked["result"][0]["revoked"],
            "left": len(badge.fetch_assertions()),
            "not_theirs": refused(lambda: earner.fetch_badgeclass(badge.entityId)),
            "renewed": token != teacher.header["Authorization"],
            "spent": refused(spent.fetch_issuer),
        }
    )
)
