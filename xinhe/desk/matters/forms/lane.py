"""Forms of the two lanes: into the simple procedure, and back to the ordinary one."""

from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.fields import area, radios
from xinhe.desk.matters.forms.frame import ActForm, ReasonForm
from xinhe.desk.templatetags.desk import word
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Matter
from xinhe.petition.acts import simplify, switch_to_ordinary
from xinhe.procedures import book


class SimplifyForm(ActForm):
    """Move to the simple lane."""

    ground = radios(_("适用情形"), [])
    reason = area(_("理由"))

    def prepare(self) -> None:
        """The grounds that the rules of the simple lane know."""
        simple = book.entered_by("simplify", self.procedure, local_day(self.matter.opened_at))
        grounds = [(one.name, word(one.title)) for one in simple.entries.values()]
        self.fields["ground"].choices = grounds  # type: ignore[attr-defined]

    def perform(self) -> Matter:
        """Simplify."""
        return simplify.simplify(self.matter, **self.given("ground", "reason"))


class SwitchForm(ReasonForm):
    """Back to the ordinary procedure."""

    hint = _("受理日期不变，办结期限从原受理日起按普通程序重新计算。")

    def perform(self) -> Matter:
        """Switch."""
        return switch_to_ordinary.switch_to_ordinary(self.matter, **self.given("reason"))
