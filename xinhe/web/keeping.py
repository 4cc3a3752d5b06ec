"""Drafts of the desk's forms: kept while one types, given back by the form, dropped once it was sent."""

import functools
from collections.abc import Callable, Sequence
from typing import Any, Concatenate, ParamSpec, Protocol
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import Resolver404, resolve

from xinhe.documents import quota
from xinhe.documents.store import Incoming, receive, rows
from xinhe.kernel.refusal import Refused
from xinhe.people.models import Account
from xinhe.people.person import Person
from xinhe.web import drafts
from xinhe.web.answer import is_fragment, said
from xinhe.web.clock import TimedRequest
from xinhe.web.drafts import Typed

P = ParamSpec("P")
View = Callable[Concatenate[TimedRequest, Person, P], HttpResponseBase]
KEEP, DISCARD = "keep", "discard"
DROP, TITLE = "drop", "draft-title"
# What is no word of the form, and what is never kept.
NEVER = frozenset({"csrfmiddlewaretoken", DROP, TITLE, "password", "present", "again", "code"})
MARK = "keeps_draft"
NOBODY = UUID(int=0)


class Drafted(Protocol):
    """A form that shows its draft: ``draft`` as it was kept, ``taken`` its files."""

    fields: dict[str, forms.Field]
    initial: Any
    draft: Typed | None
    taken: Sequence[Incoming]

    def full_clean(self) -> None: ...
    def add_error(self, field: str | None, error: str) -> None: ...
    def add_prefix(self, field_name: str) -> str: ...


def keeps_draft(view: View[P]) -> View[P]:
    """Mark a view of a form whose words are kept: "?keep" keeps them, "?discard" forgets them; below ``desk_page``."""

    @functools.wraps(view)
    def page(request: TimedRequest, by: Person, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        assert by.account is not None
        if request.method == "POST" and KEEP in request.GET:
            typed, refused = keep_posted(request, by.account)
            return render(request, "web/_kept.html", {"draft": typed, "taken": typed.files, "refused": refused})
        if request.method == "POST" and DISCARD in request.GET:
            sent(request, by)
            if not is_fragment(request):
                return HttpResponseRedirect(request.path)
            request.method, request.POST, request.GET = "GET", QueryDict(), QueryDict()
        return view(request, by, *args, **kwargs)

    setattr(page, MARK, True)
    return page


def keep_posted(request: TimedRequest, account: Account) -> tuple[Typed, list[str]]:
    """Keep what this request posted: its words and its files; a sentence for each file that could not be taken in."""
    files, refused = _files(request, account, request.FILES.getlist("files"))
    return _keep(request, account, files), refused


def _keep(request: TimedRequest, account: Account, files: Sequence[Incoming]) -> Typed:
    words = {name: request.POST.getlist(name) for name in request.POST if name not in NEVER}
    title = request.POST.get(TITLE, "")[:120]
    return drafts.keep(account, request.path, words=words, files=files, title=title, at=request.at)


def _files(request: TimedRequest, account: Account, news: Sequence[Any]) -> tuple[list[Incoming], list[str]]:
    """The files kept before but for those struck out, with the new ones; and what is wrong with others."""
    before = drafts.read(account, request.path, at=request.at)
    struck = set(request.POST.getlist(DROP))
    files = [one for one in (before.files if before else ()) if one.hash not in struck]
    refused: list[str] = []
    try:
        if news:
            quota.reserve(sum(one.size or 0 for one in news), source=_source(account), at=request.at)
        for upload in news:
            try:
                files.append(receive(upload))
            except Refused as error:
                refused.append(said(error))
        files = list(dict.fromkeys(files))
        rows(files, subject_id=NOBODY, seq=0, from_petitioner=False, at=request.at)
    except Refused as error:
        refused.append(said(error))
    return files[: settings.FILES_PER_MATTER], refused


def resume(request: TimedRequest, by: Person, form: Drafted) -> None:
    """Give an empty form what its draft holds."""
    assert by.account is not None
    draft = drafts.read(by.account, request.path, at=request.at)
    if draft is None:
        return
    data = QueryDict(mutable=True)
    for name, values in draft.words.items():
        data.setlist(name, list(values))
    form.draft, form.taken = draft, draft.files
    put_back(form, data)


def put_back(form: Drafted, data: QueryDict) -> None:
    """Write what was typed into a form that is not judged yet."""
    for name, one in form.fields.items():
        typed = form.add_prefix(name)
        if name == "seen" or isinstance(one, forms.FileField):
            continue
        if not one.widget.value_omitted_from_data(data, {}, typed):
            form.initial[name] = one.widget.value_from_datadict(data, {}, typed)


def take_files(request: TimedRequest, by: Person, form: Drafted) -> None:
    """Take in the files of a form that was sent, before its act is asked: refused or not, they are not sent twice."""
    assert by.account is not None
    news = request.FILES.getlist("files")
    form.full_clean()  # before sentences are put beside its fields
    form.taken, refused = _files(request, by.account, news)
    if news:
        form.draft = _keep(request, by.account, form.taken)
    for sentence in refused:
        form.add_error("files", sentence)


def sent(request: TimedRequest, by: Person) -> None:
    """What was typed became what it was for, or was thrown away: its draft goes, its files no longer wait."""
    assert by.account is not None
    before = drafts.read(by.account, request.path, at=request.at)
    if before is None:
        return
    drafts.drop(by.account, request.path)
    if before.files:
        quota.release(sum(one.size for one in before.files), source=_source(by.account))


def rescue(request: TimedRequest, get_response: Callable[[Any], HttpResponse]) -> bool:
    """Keep what was posted into a door that has just closed, for whom it was open; True when it was kept.

    The check of the form's own token stands behind the guard that closes the door, so it is made here.
    """
    account = request.user
    if request.method != "POST" or not isinstance(account, Account) or not is_kept(request):
        return False
    if CsrfViewMiddleware(get_response).process_view(request, get_response, (), {}) is not None:
        return False
    keep_posted(request, account)
    return True


def is_kept(request: HttpRequest) -> bool:
    """Is this the address of a form whose words are kept?"""
    try:
        return bool(getattr(resolve(request.path).func, MARK, False))
    except Resolver404:
        return False


def _source(account: Account) -> str:
    return f"account/{account.pk}"
