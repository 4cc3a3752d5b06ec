"""The form of standing aside."""

from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.fields import PickField, area
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.matters.acts import recuse
from xinhe.matters.models import Matter
from xinhe.people.models import Account


class RecuseForm(ActForm):
    """Stand aside."""

    hint = _("回避以后，这个人再也看不到这件事，也不能担任它的听证人员。")
    confirm = _("确定回避？回避以后看不到这件事。")
    account = PickField(label=_("谁回避"))
    reason = area(_("有什么直接利害关系"))

    def prepare(self) -> None:
        """Oneself; a head may name a member of the office."""
        own = self.by.account
        assert own is not None
        people = [own]
        if self.by.has_role("head"):
            office = Account.objects.filter(office=own.office, is_active=True).exclude(
                pk__in=[own.pk, *self.matter.recused]
            )
            people += office.order_by("username")
        me = now_in_words("本人（%(name)s）") % {"name": own.name}
        self.offer("account", [(p.username, me if p.pk == own.pk else f"{p.name}（{p.role_titles}）") for p in people])
        self.initial.setdefault("account", own.username)

    def perform(self) -> Matter:
        """Stand aside."""
        return recuse.recuse(self.matter, **self.given("account", "reason"))
