"""Forms of the agreement: its draft line by line, and the signatures, or the code that each side reads back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.fields import area, day, line, radios
from xinhe.desk.mediation.blocks import blocks_for
from xinhe.desk.mediation.frame import SIDES, DisputeForm, file_field, side_field, yuan
from xinhe.documents.store import taken_in
from xinhe.kernel.limits import whole_day
from xinhe.matters.models import Matter
from xinhe.mediation import round_table
from xinhe.mediation.acts import agree, confirm_words, draft_agreement
from xinhe.mediation.models import Agreement, AgreementKind, Obligation, Signature
from xinhe.mediation.sides import Seen
from xinhe.mediation.terms import Clause, Terms, as_typed, terms_of
from xinhe.people.person import Person

LINES, SHOWN = 20, 3
CLAUSE = ("side", "what", "amount", "due_on")


def current(matter: Matter) -> Agreement | None:
    """The draft or agreement that holds, if there is one."""
    return Agreement.objects.filter(matter=matter, is_void=False).order_by("-seq").first()


def lines_of(draft: Agreement) -> list[Obligation]:
    """The things that a draft or agreement binds to, in order."""
    return list(Obligation.objects.filter(matter=draft.matter_id, seq=draft.seq).order_by("line"))


class DraftForm(DisputeForm):
    """The terms, in sentences and line by line."""

    hint = _("双方都会看到全文。协议只写这件事怎么解决：不能写放弃信访、起诉的话。改过的协议，以前的签名全部作废。")
    kind = radios(_("书面还是口头"), AgreementKind.choices, initial=AgreementKind.WRITTEN)
    facts = area(_("主要事实和争议"), limit=5000, rows=4)
    content = area(_("约定的内容"), limit=5000, rows=5, hint=_("金额写数字，也写大写的，两处要一致。"))
    way = line(_("怎样履行"), limit=200, hint=_("例如：转账到对方账户；当面交付、写收条。"))
    late = line(_("迟了怎么办"), required=False, limit=500)

    def prepare(self) -> None:
        """One line for each thing that is owed; the draft before this one is written already."""
        for n in range(LINES):
            self._line(n)
        groups = [(_head(n), [self[f"clauses.{n}.{one}"] for one in CLAUSE]) for n in range(LINES)]
        self.groups, self.folded = groups[:SHOWN], groups[SHOWN:]
        self.samples = blocks_for(self.matter, on=self.today)
        draft, found = current(self.matter), round_table.accepted(self.matter, self.by)
        if draft is not None and (found is None or found.seq < draft.seq):
            self.propose(_initial(terms_of(draft, lines_of(draft))))
        elif found is not None:
            self.about = _("双方在圆桌上接受的方案，已经写进下面，请核对、补全")
            self._made_from(found.terms())

    def _made_from(self, offer: Mapping[str, Any]) -> None:
        """The draft as far as an accepted offer says it; words and days are for the mediator to complete."""
        text, fen, payer = offer["text"], offer["fen"], offer["payer"]
        self.before = [(_("方案"), text), *([(_("金额"), yuan(fen))] if fen else [])]
        values: dict[str, Any] = {"content": text}
        if fen:
            values |= {
                "clauses.0.side": payer,
                "clauses.0.what": now_in_words("付款"),
                "clauses.0.amount": as_typed(fen),
            }
        self.propose(values)

    def _line(self, n: int) -> None:
        """The fields of one thing that is owed."""
        by_whom = [("", now_in_words("请选择")), *((str(side), words) for side, words in self.sides)]
        owes = forms.ChoiceField(label=now_in_words("由谁履行"), required=False, choices=by_whom)
        self.add(f"clauses.{n}.side", owes)
        self.add(f"clauses.{n}.what", line(now_in_words("做什么"), required=False, limit=200))
        money = forms.CharField(
            label=now_in_words("金额（元）"),
            required=False,
            max_length=20,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )
        self.add(f"clauses.{n}.amount", money)
        until = day(now_in_words("哪天以前"), required=False, hint=now_in_words("即时履行的不填。"))
        self.add(f"clauses.{n}.due_on", until)

    @property
    def filled(self) -> list[int]:
        """The lines in which something stands, in order: the act counts these alone."""
        data = self.cleaned_data
        return [n for n in range(LINES) if any(data.get(f"clauses.{n}.{one}") for one in CLAUSE)]

    def beside(self, field: str) -> str | None:
        """A line of the act is the one of the form in which it was typed; of them all, the first."""
        if field == "clauses":
            return "clauses.0.what"
        head, _dot, rest = field.partition("clauses.")
        if head or not rest:
            return super().beside(field)
        n, _dot, name = rest.partition(".")
        return f"clauses.{self.filled[int(n)]}.{name}"

    def perform(self) -> Matter:
        """Draw it up."""
        data = self.cleaned_data
        clauses = [self._clause(n) for n in self.filled]
        said = {name: data[name] for name in ("kind", "facts", "content", "way", "late")}
        return draft_agreement.draft_agreement(self.matter, terms=Terms(**said, clauses=clauses), **self.given())

    def _clause(self, n: int) -> Clause:
        side, what, amount, due_on = (self.cleaned_data[f"clauses.{n}.{one}"] for one in CLAUSE)
        until: date | None = due_on
        return Clause(side=int(side or 0), what=what, amount=amount, due_on=until)


def _head(n: int) -> str:
    return now_in_words("履行事项 %(n)d") % {"n": n + 1}


def _initial(terms: Terms) -> dict[str, Any]:
    """A draft as the form's first values."""
    values: dict[str, Any] = {name: getattr(terms, name) for name in ("kind", "facts", "content", "way", "late")}
    for n, one in enumerate(terms.clauses[:LINES]):
        values |= {f"clauses.{n}.{name}": getattr(one, name) for name in CLAUSE}
    return values


class ConfirmWordsForm(DisputeForm):
    """Read a doubtful passage as the second person."""

    hint = _("只核读别人写的、被拦住的话。自己写的，请另一个人核读。")
    passage = area(_("被拦住的那句话"), rows=2)
    reason = area(_("为什么没有拿放弃信访权利作条件"), rows=2)

    def perform(self) -> Matter:
        """Confirm."""
        return confirm_words.confirm_words(self.matter, **self.given("passage", "reason"))


class AgreeForm(DisputeForm):
    """A signature under these terms, or the code that a side read back."""

    terms = forms.CharField(max_length=64, widget=forms.HiddenInput)
    side = side_field(_("谁签"))
    seen_how = radios(_("怎样知道是本人的意思"), Seen.choices, required=False)
    drawn = file_field(
        _("签名"),
        hint=_("在屏幕上签，或者上传签了名的照片、扫描件。"),
        **{"data-sign": _("在这里签名"), "data-clear": _("清除重签")},
    )
    code = forms.CharField(
        label=_("核对码"),
        max_length=6,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    apart = {"seen_how": "side:1 2"}
    placed = {"files": "drawn"}
    confirm = _("确定？协议在所有人签完的那天生效，双方都要履行。")
    about = _("要签的就是这一份")

    def prepare(self) -> None:
        """The terms as they stand, and who has not agreed to them yet."""
        draft = current(self.matter)
        if draft is None:
            return
        lines = lines_of(draft)
        self.initial["terms"] = terms = draft.hash(lines)
        self.before = terms_said(draft, lines)
        signed = set(
            Signature.objects.filter(matter=self.matter, agreement_seq=draft.seq).values_list("side", flat=True)
        )
        is_oral = draft.kind == AgreementKind.ORAL
        offered: list[tuple[int, str]] = list(self.sides)
        if is_oral:
            del self.fields["drawn"]
            self.fields["code"].required = True
            self.fields["code"].help_text = _("由这一方复述，工作人员照着填。")
            self.hint = _("把协议全文念给双方听，再念核对码；由这一方复述，照他复述的填。")
            self.read_out = read_out(self.matter, self.by, terms)
        else:
            del self.fields["code"]
            self.fields["drawn"].required = True
            if may_sign(self.matter, self.by):
                offered.insert(0, (agree.MEDIATOR, now_in_words("调解员（本人）")))
            self.hint = _("双方和调解员都签了名，协议才生效。只能代当事人上传他本人签的名。")
        self.offer("side", [(side, words) for side, words in offered if side not in signed])

    read_out = ""

    def perform(self) -> Matter:
        """Sign."""
        data = self.cleaned_data
        side = data["side"] or None
        upload = data.get("drawn")
        with taken_in([upload] if upload else []) as files:
            return agree.agree(
                self.matter,
                terms=data["terms"],
                code=data.get("code", ""),
                drawn=files[0] if files else None,
                side=side,
                **self.given("seen_how"),
            )


def may_sign(matter: Matter, by: Person) -> bool:
    """True for a mediator of the dispute."""
    return by.account_id is not None and by.account_id in matter.mediators


def read_out(matter: Matter, by: Person, terms: str) -> str:
    """The code of an oral agreement, for the mediator who reads it out and for nobody else."""
    return agree.read_back_code(terms) if may_sign(matter, by) else ""


def terms_said(draft: Agreement, lines: Sequence[Obligation]) -> list[tuple[Any, object]]:
    """The terms in words, as whoever signs reads them."""
    said: list[tuple[Any, object]] = [
        (_("形式"), draft.get_kind_display()),
        (_("主要事实和争议"), draft.facts),
        (_("约定的内容"), draft.content),
    ]
    said += [(_head(n), line_said(one)) for n, one in enumerate(lines)]
    said += [(_("怎样履行"), draft.way), (_("迟了怎么办"), draft.late)]
    return [(term, words) for term, words in said if words]


def line_said(one: Obligation) -> str:
    """One thing that is owed, in a line."""
    until = (
        now_in_words("%(day)s以前") % {"day": whole_day(one.due_on, get_language() or "zh-hans")}
        if one.due_on
        else now_in_words("即时")
    )
    return "，".join(part for part in (f"{SIDES[one.side]}：{one.what}", yuan(one.fen), until) if part)


def current_lines(matter: Matter) -> list[Obligation]:
    """The things that the agreement in effect binds to; none while there is none."""
    draft = current(matter)
    return lines_of(draft) if draft else []
