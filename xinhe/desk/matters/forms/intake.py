"""Forms around the intake: reading back, adding, linking, splitting off, taking back, notes, and what the counter does
for who has shown who they are.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import category_code
from xinhe.desk.matters.forms.choices import item_choices
from xinhe.desk.matters.forms.fields import PicksField, area, line, radios
from xinhe.desk.matters.forms.frame import ActForm, ReasonForm
from xinhe.kernel.refusal import Unknown
from xinhe.matters.acts import (
    add_material,
    choose_service,
    confirm_record,
    confirm_words,
    correct_contact,
    link,
    note,
    reissue_code,
    split,
    supplement,
    withdraw,
)
from xinhe.matters.filing import Identity, on_line
from xinhe.matters.models import Lack, LinkKind, Matter, Party, Proof
from xinhe.web.attaching import files_field

# A code on a telephone is typed back by the petitioner, not shown at a counter.
SHOWN = [(one.value, one.label) for one in Proof if one != Proof.PHONE]


class ConfirmRecordForm(ActForm):
    """Read the record back."""

    hint = _("把记录念给本人听，逐句核对；本人说没有错，再按确认。")
    words = area(_("本人更正了什么"), required=False, hint=_("没有更正就留空。"))

    def perform(self) -> Matter:
        """Confirm."""
        return confirm_record.confirm_record(self.matter, note=self.cleaned_data["words"], **self.given())


class AddMaterialForm(ActForm):
    """Add words or files."""

    text = area(_("补充说明"), required=False, limit=5000)
    files = files_field(_("文件"))  # type: ignore[assignment]  # (the name that intake and the API use)

    def perform(self) -> Matter:
        """Add them."""
        return add_material.add_material(self.matter, files=self.taken, **self.given("text"))


class SupplementForm(ActForm):
    """Bring what the registration lacked: only that is asked for."""

    is_read_back = forms.BooleanField(label=_("记录已念给本人听，本人确认无误"), required=False)
    representatives = area(_("代表"), required=False, hint=_("一行一人：姓名 电话"), rows=3)
    guardian_name = line(_("监护人姓名"), required=False, limit=60)
    guardian_phone = line(_("监护人电话"), required=False, limit=30)
    files = files_field(_("授权委托书"))  # type: ignore[assignment]  # (the name that intake and the API use)
    asked = {
        Lack.READ_BACK: ("is_read_back",),
        Lack.REPRESENTATIVES: ("representatives",),
        Lack.GUARDIAN: ("guardian_name", "guardian_phone"),
        Lack.MANDATE: ("files",),
    }

    def prepare(self) -> None:
        """Leave out what does not lack."""
        for lack, names in self.asked.items():
            for name in names if lack not in self.matter.lacks else ():
                del self.fields[name]

    def beside(self, field: str) -> str | None:
        """The act's names for fields that this form calls otherwise."""
        return super().beside("representatives" if field.startswith("representatives") else field.replace(".", "_"))

    def perform(self) -> Matter:
        """Bring it."""
        typed = self.cleaned_data
        lines = [one for one in typed.get("representatives", "").splitlines() if one.strip()]
        name, phone = typed.get("guardian_name", "").strip(), typed.get("guardian_phone", "").strip()
        return supplement.supplement(
            self.matter,
            is_read_back=bool(typed.get("is_read_back")),
            representatives=[on_line(one) for one in lines],
            guardian=Identity(name=name, phone=phone) if name or phone else None,
            files=self.taken,
            **self.given(),
        )


class ConfirmWordsForm(ActForm):
    """Read a doubtful passage as the second person."""

    hint = _("只核读别人写的、被拦住的话。自己写的，请另一个人核读。")
    passage = area(_("被拦住的那句话"), rows=2)
    reason = area(_("为什么没有拿放弃信访权利作条件"), rows=2)

    def perform(self) -> Matter:
        """Confirm."""
        return confirm_words.confirm_words(self.matter, **self.given("passage", "reason"))


class ChooseServiceForm(ActForm):
    """How the petitioner wants letters to come."""

    hint = _("只按信访人本人的意思填写；本人也可以在进度页自己选。")
    agrees_electronic = forms.BooleanField(label=_("本人同意电子送达"), required=False)
    wants_paper = forms.BooleanField(label=_("本人要求书面（纸质）告知"), required=False)
    how = line(_("本人怎样表示的"), limit=500, hint=_("例如：11月30日来电同意。"))

    def prepare(self) -> None:
        """As it was chosen before."""
        self.propose({"agrees_electronic": self.matter.agrees_electronic, "wants_paper": self.matter.wants_paper})

    def beside(self, field: str) -> str | None:
        """The act's name for how it was said."""
        return super().beside("how" if field == "said" else field)

    def perform(self) -> Matter:
        """Record it."""
        given = self.given("agrees_electronic", "wants_paper")
        return choose_service.choose_service(self.matter, said=self.cleaned_data["how"], **given)


class LinkForm(ActForm):
    """Link to another matter."""

    to = forms.CharField(
        label=_("对方编号"), max_length=40, widget=forms.TextInput(attrs={"autocapitalize": "characters"})
    )
    kind = radios(_("关系"), LinkKind.choices)

    def prepare(self) -> None:
        """A candidate that was pointed at is already written in."""
        self.initial["to"] = self.request.GET.get("to", "")
        self.initial["kind"] = self.request.GET.get("kind", "")

    def perform(self) -> Matter:
        """Link."""
        return link.link(self.matter, **self.given("to", "kind"))


class SplitForm(ActForm):
    """Split some of the things asked for off."""

    hint = _("分出去的诉求另立一件，编号、期限、答复都单独算；信访人不变，并告知本人。")
    confirm = _("确定分立？分出去的诉求不再在这件里答复。")
    items = PicksField(label=_("分出去哪几项"), widget=forms.CheckboxSelectMultiple)
    title = line(_("新事项的标题"))
    text = area(
        _("新事项的内容"),
        limit=5000,
        rows=6,
        hint=_("只写这部分的事实和要求。另一部分如果是检举控告，一个字也不要带过来。"),
    )
    category = line(
        _("新事项的内容类别"),
        limit=80,
        required=False,
        hint=_("输入名称的一部分再选；不写的，审核时再定。"),
        offered="categories",
    )

    def prepare(self) -> None:
        """The items as they are."""
        self.offer("items", item_choices(self.rows))
        self.initial.pop("items", None)

    def perform(self) -> Matter:
        """Split."""
        items = [int(seq) for seq in self.cleaned_data["items"] if seq.isdigit()]
        category = category_code(self.cleaned_data["category"])
        return split.split(self.matter, items=items, category=category, **self.given("title", "text"))


class WithdrawForm(ReasonForm):
    """Withdraw for the petitioner."""

    hint = _("只有信访人本人提出才能代办。撤回不影响以后再次反映。")
    confirm = _("确定代信访人撤回？")
    reason = area(_("信访人本人怎样提出撤回"))

    def perform(self) -> Matter:
        """Withdraw."""
        return withdraw.withdraw(self.matter, **self.given("reason"))


class NoteForm(ActForm):
    """Note."""

    hint = _("记事只在单位内部可见，信访人看不到。")
    text = area(_("记什么"), limit=2000)

    def perform(self) -> Matter:
        """Note."""
        return note.note(self.matter, **self.given("text"))


class CorrectContactForm(ActForm):
    """Another telephone or address, of the one of the matter's people who asks."""

    hint = _("先核对本人身份。原来的号码和住址不用知道，写上现在的就行；还没发出的短信不再发到原来的号码。")
    party = forms.ChoiceField(label=_("更正谁的"))
    proof = radios(_("怎样核对了本人"), SHOWN)
    phone = line(_("现在的电话"), required=False, limit=40)
    address = line(_("现在的住址"), required=False, limit=correct_contact.ADDRESS)
    is_old_told = forms.BooleanField(
        label=_("原来的号码是本人换下的：发一条短信告知不再使用"),
        required=False,
        help_text=_("登记时写错、号码可能是别人的，不要勾。"),
    )
    remark = line(_("说明"), required=False, limit=correct_contact.REMARK)

    def prepare(self) -> None:
        """The people of the matter as they are shown by default."""
        people = Party.objects.filter(matter=self.matter).order_by("seq")
        self.offer("party", [(p.seq, f"{p.masked_name} {p.masked_phone}（{p.get_part_display()}）") for p in people])

    def perform(self) -> Matter:
        """Correct."""
        party = self.cleaned_data["party"]
        if not party.isdigit():
            raise Unknown()
        names = ("phone", "address", "proof", "remark", "is_old_told")
        return correct_contact.correct_contact(self.matter, party=int(party), **self.given(*names))


class ReissueCodeForm(ActForm):
    """A new query code."""

    hint = _("先核对本人身份。办完打印新的回执交给本人；旧的查询码马上作废。")
    then = "desk-receipt"
    proof = radios(_("怎样核对了本人"), SHOWN)
    remark = line(_("说明"), required=False, limit=reissue_code.REMARK)

    def perform(self) -> Matter:
        """Issue it."""
        return reissue_code.reissue_code(self.matter, **self.given("proof", "remark"))
