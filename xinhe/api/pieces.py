"""The pieces that several answers are put together from."""

import functools
from collections.abc import Iterable, Mapping

import orjson
from django.http import HttpResponse

from xinhe.api.answer import answer
from xinhe.api.payloads.matter import Payload
from xinhe.documents.models import Document, Method
from xinhe.jurisdiction.models import Category, Office, Region
from xinhe.matters.models import Item, Matter, Result
from xinhe.petition.answers.replaced import Replaced
from xinhe.petition.progress import LegalDate
from xinhe.procedures import book
from xinhe.procedures.citation import told
from xinhe.procedures.engine import Verdict

Json = dict[str, object]


def named(thing: Office | Region | Category | None) -> Json | None:
    """Code and name."""
    return {"code": thing.code, "name": thing.name} if thing else None


def office(one: Office | None) -> Json | None:
    """An office and how to reach it."""
    return {"code": one.code, "name": one.name, "phone": one.phone} if one else None


def receipt_date(one: LegalDate) -> Json:
    """A legal date and why it is that day."""
    return {
        "name": one.name,
        "title": one.title,
        "start": one.start,
        "end": one.end,
        "cite": told(one.cite),
        "explanation": one.explanation,
        "reckoning": told(one.reckoning),
        "owner": one.owner,
    }


def running_date(one: LegalDate) -> Json:
    """A legal date and how it stands today."""
    return receipt_date(one) | {
        "right": one.is_right,
        "provisional": one.is_provisional,
        "stopped_on": one.stopped_on,
        "missed": one.is_missed,
        "left": one.left,
    }


def item(one: Item) -> Json:
    """One thing asked for, and its answer once there is one."""
    return {
        "item": one.seq,
        "text": one.text,
        "result": one.result,
        "result_title": str(Result(one.result).label) if one.result else "",
        "facts": one.facts,
        "basis": one.basis,
        "opinion": one.opinion,
        "settled_on": one.settled_on,
    }


def replaced(one: Replaced) -> Json:
    """An answer that holds no more: what took its place, on which day, and what it said."""
    answer = one.answer
    return {
        "item": answer.seq,
        "by": one.by,
        "effect": one.effect,
        "on": one.on,
        "office": one.office,
        "result": answer.result,
        "opinion": answer.opinion,
        "execute_by": answer.execute_by,
    }


def letter(one: Document) -> Json:
    """A letter and how it was served; fetched with its office and its services."""
    return {
        "id": str(one.id),
        "number": one.number,
        "title": one.title,
        "form": one.form,
        "office": one.office.name,
        "issued_on": one.issued_on,
        "hash": one.hash,
        "services": [
            {"method": s.method, "method_title": str(Method(s.method).label), "on": s.on} for s in one.services.all()
        ],
    }


def acts(verdicts: Iterable[Verdict], payloads: Mapping[str, type[Payload]]) -> Json:
    """The acts that are open now with the schemas of their bodies, and the others with their reasons."""
    allowed: list[Json] = []
    refused: list[Json] = []
    for verdict in verdicts:
        if verdict.act not in payloads or verdict.step is None:
            continue
        title = verdict.step.title["zh-hans"]
        if verdict.refusal is None:
            body = _schema(payloads[verdict.act])
            allowed.append({"act": verdict.act, "title": title, "cite": told(verdict.step.cite), "body": body})
        else:
            no = verdict.refusal
            refused.append(
                {
                    "act": verdict.act,
                    "title": title,
                    "code": no.code,
                    "reason": no.sentence,
                    "article": told(no.article) if no.article else None,
                }
            )
    return {"allowed": allowed, "refused": refused}


@functools.cache
def _schema(payload: type[Payload]) -> orjson.Fragment:
    """The schema of a body, as it goes out."""
    return orjson.Fragment(orjson.dumps(payload.model_json_schema()))


def moved(matter: Matter) -> HttpResponse:
    """A matter after a step was taken."""
    state = book.get(matter.procedure, matter.version).latest.states[matter.state]
    return answer(
        {
            "number": matter.number,
            "state": matter.state,
            "state_title": state.title["zh-hans"],
            "seq": matter.log_seq,
            "holder": office(matter.holder),
            "due_on": matter.due_on,
        }
    )
