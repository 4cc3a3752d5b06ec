"""Forms of what is still owed after the end: planned and recorded."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.choices import office_field
from xinhe.desk.matters.forms.fields import area, day, radios
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.kernel.clock import chinese_date
from xinhe.matters.models import Matter
from xinhe.petition.acts import do_aftercare, plan_aftercare
from xinhe.petition.models import Aftercare, Care


class PlanAftercareForm(ActForm):
    """Plan one task of aftercare."""

    hint = _("是帮忙，不是看住人：不以停止反映为条件。")
    care = radios(_("做什么"), Care.choices)
    text = area(_("具体做法"), rows=3)
    office = office_field(_("由哪个单位做"), blank=_("请选择"))
    due_on = day(_("最迟哪一天"))

    def prepare(self) -> None:
        """The own office and the usual time, unless somebody says otherwise."""
        own = self.matter.lead or self.by.office
        due_on = self.today + timedelta(days=settings.AFTERCARE_DAYS)
        self.propose({"office": own.code if own else "", "due_on": due_on})

    def perform(self) -> Matter:
        """Plan."""
        return plan_aftercare.plan_aftercare(self.matter, **self.given("care", "text", "office", "due_on"))


class DoAftercareForm(ActForm):
    """Record what was done."""

    task = forms.TypedChoiceField(label=_("哪一项"), coerce=int, widget=forms.RadioSelect)
    result = area(_("做了什么、结果怎样"))
    on = day(_("日期"))

    def prepare(self) -> None:
        """The tasks that are open, and today."""
        tasks = Aftercare.objects.filter(matter=self.matter, done_on=None)
        self.offer("task", [(t.seq, f"{t.get_care_display()}：{t.text}（{chinese_date(t.due_on)}前）") for t in tasks])
        self.initial["on"] = self.today

    def perform(self) -> Matter:
        """Record."""
        return do_aftercare.do_aftercare(self.matter, **self.given("task", "result", "on"))
