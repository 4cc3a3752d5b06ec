"""Forms of the six lawful ways: classify each thing asked for, confirm that it was taken in, or handle it again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import Sentence
from xinhe.desk.matters.forms.choices import item_choices, item_field
from xinhe.desk.matters.forms.fields import Choices, area, day, line, radios
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.matters.models import Item, Matter, RouteState
from xinhe.petition.acts import classify, confirm_route, perform_duty, reopen
from xinhe.procedures.lengths import clock_words

NAMES = ("route", "organ", "basis", "remedy", "since")
LED = (RouteState.ROUTED, RouteState.CONFIRMED)


class ClassifyForm(ActForm):
    """Lead each thing asked for its way: one block per item, only the way itself for what stays a petition."""

    hint = _("导入其他程序的诉求，各发一份告知书：去哪个机关、怎么申请、最迟哪天。没有改动的诉求不重复告知。")
    confirm = _("确定？导入其他程序的，告知书立即发给信访人。")

    def prepare(self) -> None:
        """A block for each item that no other organ has confirmed yet."""
        self.items = [row for row in self.rows if row.route_state != RouteState.CONFIRMED]
        routes = self.procedure.routes
        self.ways = list(routes.values())
        self.suggestions = {"organs": list(dict.fromkeys(organ for one in self.ways for organ in one.organs))}
        choices = [(one.name, one.title["zh-hans"]) for one in self.ways]
        leaving = " ".join(one.name for one in self.ways if not one.stays)
        remedies = self._remedies()
        for n, item in enumerate(self.items):
            at = f"items.{n}"
            self.add(f"{at}.route", radios(_("途径"), choices, required=False), item.route)
            self.add(f"{at}.organ", line(_("向哪个机关提出"), required=False, limit=60, offered="organs"), item.organ)
            basis = line(_("法律依据"), required=False, limit=500, hint=_("例如：《劳动争议调解仲裁法》第五条。"))
            self.add(f"{at}.basis", basis, item.organ_basis)
            remedy = forms.ChoiceField(label=_("可能届满的期限"), choices=remedies, required=False)
            self.add(f"{at}.remedy", remedy, item.remedy)
            since = day(
                _("期限从哪一天起算"),
                required=False,
                hint=_("从哪件事起算，写在上面所选期限里；告知书会写明从哪天起、最迟哪天。"),
            )
            self.add(f"{at}.since", since)
            self.apart = self.apart | {f"{at}.{name}": f"{at}.route:{leaving}" for name in NAMES[1:4]}
            self.apart[f"{at}.since"] = f"{at}.remedy:*"

    def _remedies(self) -> Choices:
        """The limits that may run out, each once, with its length and the ways that know it."""
        found: dict[str, list[str]] = {}
        for one in self.ways:
            for name in one.remedies:
                found.setdefault(name, []).append(one.title["zh-hans"])
        none: Sentence = _("没有，或者不清楚")
        choices: Choices = [("", none)]
        for name, ways in found.items():
            clock = self.procedure.clocks[name]
            length = f" · {clock_words(clock)}，从{clock.began['zh-hans']}之日起" if clock.limit else ""
            choices.append((name, f"{clock.title['zh-hans']}{length}（{'；'.join(ways)}）"))
        return choices

    @property
    def blocks(self) -> list[tuple[Item, list[tuple[forms.BoundField, str]]]]:
        """Each item with its way."""
        return [(item, self.block(n, NAMES)) for n, item in enumerate(self.items)]

    def beside(self, field: str) -> str | None:
        """The act counts the items that changed, the form all of them."""
        head, _dot, rest = field.partition(".")
        number, _dot, name = rest.partition(".")
        if head == "items" and number.isdigit() and int(number) < len(self.changed):
            return f"items.{self.changed[int(number)]}.{name if name in NAMES else 'route'}"
        return super().beside(field)

    def perform(self) -> Matter:
        """Classify what was chosen or changed."""
        data = self.cleaned_data
        self.changed = [n for n, item in enumerate(self.items) if self._is_changed(n, item)]
        ways = [
            classify.ItemRoute(item=self.items[n].seq, **{name: data[f"items.{n}.{name}"] for name in NAMES})
            for n in self.changed
        ]
        return classify.classify(self.matter, items=ways, **self.given())

    def _is_changed(self, n: int, item: Item) -> bool:
        data = self.cleaned_data
        route, since = data[f"items.{n}.route"], data[f"items.{n}.since"]
        said = (route, data[f"items.{n}.organ"], data[f"items.{n}.basis"], data[f"items.{n}.remedy"])
        if not route:
            return False
        if route == item.route and self.procedure.routes[route].stays:
            return False
        return bool(since) or said != (item.route, item.organ, item.organ_basis, item.remedy)


class ConfirmRouteForm(ActForm):
    """Confirm that the organ took an item in."""

    hint = _("打电话或者书面核实过才填。最后一项确认后，这件事自动办结。")
    item = item_field()
    on = day(_("对方哪一天接收的"))
    reference = line(_("受理文号、案号或者确认的人"), limit=200)

    def prepare(self) -> None:
        """The items that wait, and today."""
        self.offer("item", item_choices(row for row in self.rows if row.route_state == RouteState.ROUTED))
        self.initial["on"] = self.today

    def perform(self) -> Matter:
        """Confirm."""
        return confirm_route.confirm_route(self.matter, **self.given("item", "on", "reference"))


class PerformDutyForm(ActForm):
    """What the office did about an item that is its own duty, or what it answers."""

    hint = _("由本机关履行职责的诉求，履行或者答复以后才能结束。答复书立即发给信访人。")
    confirm = _("确定？答复书立即发给信访人。")
    item = item_field()
    how = radios(_("怎么办的"), [(one.value, one.label) for one in perform_duty.Performance])
    text = area(_("做了什么、结果怎样，或者答复的内容"), limit=5000)
    basis = area(_("依据"), limit=2000, rows=2)

    def prepare(self) -> None:
        """The items that wait for this office itself."""
        waiting = [row for row in self.rows if row.route_state == RouteState.ROUTED]
        self.offer("item", item_choices(row for row in waiting if row.is_led_to(self.matter.lead)))

    def perform(self) -> Matter:
        """Perform or answer."""
        return perform_duty.perform_duty(self.matter, **self.given("item", "how", "text", "basis"))


class ReopenForm(ActForm):
    """Take an item back that the other organ did not take in."""

    hint = _("对方没有接收的，由承办单位重新办理，并告知信访人。信访人不用重新反映。")
    confirm = _("确定重新办理这项诉求？")
    item = item_field()
    reason = area(_("对方没有接收的理由"))

    def prepare(self) -> None:
        """The items that were led elsewhere."""
        self.offer("item", item_choices(row for row in self.rows if row.route_state in LED))

    def perform(self) -> Matter:
        """Reopen."""
        return reopen.reopen(self.matter, **self.given("item", "reason"))
