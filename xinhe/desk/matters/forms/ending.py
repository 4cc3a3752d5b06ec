"""Forms of the end: closing, carrying out what was promised, reporting back."""

from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.choices import answers_shown, item_choices, item_field
from xinhe.desk.matters.forms.fields import area, day, radios
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.matters.models import Execution, Matter
from xinhe.petition.acts import close, execute, report_back


class CloseForm(ActForm):
    """Close."""

    confirm = _("确定办结？")
    reason = area(_("说明"), required=False)

    def prepare(self) -> None:
        """What was answered."""
        self.about, self.before = _("逐项结果"), answers_shown(self.rows)

    def perform(self) -> Matter:
        """Close."""
        return close.close(self.matter, **self.given("reason"))


class ExecuteForm(ActForm):
    """Report what was carried out."""

    hint = _("只有「已执行」才算完；部分执行的，期限接着走。拒不执行是督办的情形。")
    item = item_field()
    outcome = radios(_("执行情况"), [(o.value, o.label) for o in Execution if o != Execution.PENDING])
    on = day(_("日期"))
    text = area(_("做了什么、有什么凭证"), limit=1000)

    def prepare(self) -> None:
        """The supported items that are not carried out, and today."""
        open_ones = [row for row in self.rows if row.execution and row.execution != Execution.DONE]
        self.offer("item", item_choices(open_ones))
        self.initial["on"] = self.today

    def perform(self) -> Matter:
        """Report."""
        return execute.execute(self.matter, **self.given("item", "outcome", "on", "text"))


class ReportBackForm(ActForm):
    """Report back to the office that assigned it."""

    process = area(_("办理经过"), limit=5000)
    result = area(_("办理结果"), limit=5000)
    attitude = area(_("信访人的态度"), required=False, rows=2)
    follow_up = area(_("后续工作"), required=False, rows=2)

    def prepare(self) -> None:
        """To whom, and the results as they stand."""
        self.about = _("报给")
        self.before = [(self.matter.receiver.name, ""), *answers_shown(self.rows)]

    def perform(self) -> Matter:
        """Report back."""
        return report_back.report_back(self.matter, **self.given("process", "result", "attitude", "follow_up"))
