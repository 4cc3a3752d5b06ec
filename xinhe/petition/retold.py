"""What the statute's own steps say of the facts that count, beside those that every matter has."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from xinhe.matters import retold
from xinhe.matters.retold import Data, Retell, Retold
from xinhe.petition.models import ReviewResult
from xinhe.procedures.deadlines import Entry


def _accepted(told: Retold, entry: Entry, data: Data) -> None:
    told.lead = data.get("office") or told.lead or told.receiver
    told.accepted_on = entry.day


def _served(told: Retold, _: Entry, data: Data) -> None:
    told.served_on = date.fromisoformat(data["served_on"])


def _handled_anew(told: Retold, _: Entry, __: Data) -> None:
    told.served_on = None


def _review_served(told: Retold, entry: Entry, data: Data) -> None:
    if data["result"] == ReviewResult.REVOKED:
        _handled_anew(told, entry, data)


RETELLS: Mapping[str, Retell] = MappingProxyType(
    {
        **retold.RETELLS,
        "accept": _accepted,
        "serve": _served,
        "serve_reply": _served,
        "reopen": _handled_anew,
        "serve_review": _review_served,
    }
)
