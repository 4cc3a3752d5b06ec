"""The wall chart of the six lawful ways (依法分类处理导引图), drawn from the routes of a rule file."""

from dataclasses import dataclass

from xinhe.procedures import citation
from xinhe.procedures.chart import HEIGHT, MARGIN, RIGHT, WIDTH
from xinhe.procedures.definition import Clock, Procedure, Route
from xinhe.procedures.drawing import CARD, CINNABAR, INK, INK_DEEP, LINE, MUTED, PAPER, TEXT, Drawing, measure, wrap
from xinhe.procedures.lengths import clock_words

HEAD, FOOT = 196.0, 66.0
LEFT, LIMITS = 150.0, 520.0

_SAY = {
    "zh-hans": {
        "title": "六条法定途径导引图",
        "promise": "不同的诉求走不同的路；去哪里、怎么申请、最迟哪天，都书面告诉你。",
        "how": "怎么办",
        "organs": "找谁",
        "limits": "这些期限可能会过，请留意",
        "none": "没有另外的期限",
        "here": "由承办单位办理",
        "began": "从%(began)s之日起",
        "kept": "对方没有接收的，由承办单位重新办理，你的信访事项不会因此丢失。但上面的期限不会停下来等，请尽早去。",
        "version": "规则自 %(day)s 起适用 · 版本 %(code)s %(version)s",
        "law": "依据《%(law)s》第三十一条",
    },
    "zh-hant": {
        "title": "六條法定途徑導引圖",
        "promise": "不同的訴求走不同的路；去哪裡、怎麼申請、最遲哪天，都書面告訴你。",
        "how": "怎麼辦",
        "organs": "找誰",
        "limits": "這些期限可能會過，請留意",
        "none": "沒有另外的期限",
        "here": "由承辦單位辦理",
        "began": "從%(began)s之日起",
        "kept": "對方沒有接收的，由承辦單位重新辦理，你的信訪事項不會因此丟失。但上面的期限不會停下來等，請儘早去。",
        "version": "規則自 %(day)s 起適用 · 版本 %(code)s %(version)s",
        "law": "依據《%(law)s》第三十一條",
    },
    "en": {
        "title": "Six lawful ways",
        "promise": "Different requests take different ways. You are told in writing where, how and by when.",
        "how": "How",
        "organs": "Where",
        "limits": "Limits that may run out: mind them",
        "none": "No limit of its own",
        "here": "Handled by the office",
        "began": "counted from when %(began)s",
        "kept": (
            "What the other organ does not take in is handled here again; your matter is not lost."
            " But the limits above do not wait: go early."
        ),
        "version": "In use from %(day)s · version %(code)s %(version)s",
        "law": "Under the %(law)s, Art. 31",
    },
}


def route_chart(procedure: Procedure, language: str) -> str:
    """The routes of a procedure as an A3 sheet: when, where, how, and which limits may run out."""
    scale = 1.0
    while True:
        sheet = _Sheet(procedure, language, scale)
        if sheet.height() <= HEIGHT - HEAD - FOOT - 70 or scale < 0.46:
            return sheet.svg()
        scale -= 0.02


@dataclass(frozen=True)
class _Card:
    route: Route
    text: list[str]
    how: list[str]
    organs: list[str]
    limits: list[tuple[str, list[str]]]
    height: float


class _Sheet:
    """One try at the sheet in one size of type."""

    def __init__(self, procedure: Procedure, language: str, scale: float) -> None:
        self.procedure, self.language, self.scale = procedure, language, scale
        self.say = _SAY[language]
        self.pen = Drawing(language)
        self.cards = [self._card(route) for route in procedure.routes.values()]

    def _size(self, points: float) -> float:
        return points * self.scale

    def height(self) -> float:
        """How much room the cards and the sentence below them take."""
        gap = self._size(14)
        return sum(card.height + gap for card in self.cards) + self._size(20) + len(self._kept()) * self._size(30)

    def _kept(self) -> list[str]:
        return wrap(self.say["kept"], self._size(20), RIGHT - MARGIN - 40)

    def _card(self, route: Route) -> _Card:
        size = self._size
        column = RIGHT - LIMITS - LEFT - size(64)
        label = self._label_width()
        text = wrap(route.text[self.language], size(20), column)
        how = wrap(route.how[self.language], size(19), column - label)
        # The names of organs are given in the language in which they stand on the door.
        names = "、".join(route.organs) if self.language == "zh-hans" else ""
        organs = wrap(names, size(19), column - label) if names else []
        limits = [self._limit(self.procedure.clocks[name]) for name in route.remedies]
        left = size(66) + len(text) * size(30) + (len(how) + len(organs)) * size(29) + size(26)
        right = size(56) + sum(size(30) + len(lines) * size(24) + size(6) for _head, lines in limits)
        return _Card(route, text, how, organs, limits, max(left, right, size(120)))

    def _label_width(self) -> float:
        return max(measure(self.say[name], self._size(17)) for name in ("how", "organs")) + self._size(14)

    def _limit(self, clock: Clock) -> tuple[str, list[str]]:
        words = clock_words(clock, self.language)
        began = self.say["began"] % {"began": clock.began[self.language]}
        cite = citation.shown(clock.cite, self.language) if self.language != "zh-hans" else clock.cite
        said = f"{clock.title[self.language]}；{began}；{cite}"
        if self.language == "en":
            said = f"{clock.title[self.language]}, {began}, {cite}"
        return words, wrap(said, self._size(16), LIMITS - self._size(48))

    def svg(self) -> str:
        """The sheet."""
        pen, size = self.pen, self._size
        pen.mark("rect", x=0, y=0, width=WIDTH, height=HEIGHT, fill=PAPER)
        self._head()
        y = HEAD + 24
        gap = size(14)
        for number, card in enumerate(self.cards, start=1):
            self._draw(card, number, y)
            y += card.height + gap
        pen.mark("rect", x=MARGIN, y=y, width=RIGHT - MARGIN, height=len(self._kept()) * size(30) + 20, rx=10, fill=INK)
        pen.lines(MARGIN + 20, y + 10, self._kept(), size(20), size(30), fill=CARD)
        self._foot()
        title = f"{self.procedure.title[self.language]}: {self.say['title']}"
        told = " ".join(f"{route.title[self.language]}: {route.text[self.language]}" for route in self._routes())
        paper = 'width="297mm" height="420mm"'
        return pen.svg(width=WIDTH, height=HEIGHT, title=title, description=told, paper=paper)

    def _routes(self) -> list[Route]:
        return [card.route for card in self.cards]

    def _head(self) -> None:
        pen = self.pen
        pen.mark("rect", x=0, y=0, width=WIDTH, height=HEAD - 8, fill=INK)
        pen.mark("rect", x=0, y=HEAD - 8, width=WIDTH, height=8, fill=CINNABAR)
        pen.mark("rect", x=MARGIN, y=42, width=112, height=112, rx=8, fill=CINNABAR)
        pen.mark("rect", x=MARGIN + 6, y=48, width=100, height=100, rx=4, fill="none", stroke=CARD, stroke_width=2)
        pen.text(MARGIN + 56, 115, "信和", 44, fill=CARD, bold=True, anchor="middle")
        pen.text(MARGIN + 144, 102, self.say["title"], 58, fill=CARD, bold=True)
        size = 26.0
        while measure(self.say["promise"], size) > RIGHT - MARGIN - 144:
            size -= 0.5
        pen.text(MARGIN + 144, 148, self.say["promise"], size, fill="#dbe4ec")

    def _draw(self, card: _Card, number: int, y: float) -> None:
        pen, size = self.pen, self._size
        pen.mark(
            "rect",
            x=MARGIN,
            y=y,
            width=RIGHT - MARGIN,
            height=card.height,
            rx=10,
            fill=CARD,
            stroke=LINE,
            stroke_width=2,
        )
        fill = CINNABAR if card.route.stays else INK
        pen.mark("circle", cx=MARGIN + 44, cy=y + size(44), r=size(27), fill=fill)
        pen.text(MARGIN + 44, y + size(55), str(number), size(30), fill=CARD, bold=True, anchor="middle")
        pen.text(LEFT, y + size(50), card.route.title[self.language], size(28), fill=INK_DEEP, bold=True)
        end = pen.lines(LEFT, y + size(62), card.text, size(20), size(30))
        for name, lines in (("organs", card.organs), ("how", card.how)):
            if lines:
                pen.text(LEFT, end + size(23), self.say[name], size(17), fill=MUTED)
                end = pen.lines(LEFT + self._label_width(), end, lines, size(19), size(29), fill=TEXT)
        self._limits(card, y)

    def _limits(self, card: _Card, y: float) -> None:
        pen, size, left = self.pen, self._size, RIGHT - LIMITS
        pen.mark("line", x1=left, y1=y + size(18), x2=left, y2=y + card.height - size(18), stroke=LINE, stroke_width=2)
        left += size(24)
        head = "limits" if card.limits else "here" if card.route.stays else "none"
        pen.text(left, y + size(38), self.say[head], size(17), fill=MUTED)
        top = y + size(48)
        for words, lines in card.limits:
            pen.text(left, top + size(26), words, size(24), fill=CINNABAR, bold=True)
            top = pen.lines(left, top + size(30), lines, size(16), size(24), fill=TEXT) + size(6)

    def _foot(self) -> None:
        pen, procedure = self.pen, self.procedure
        pen.mark("line", x1=MARGIN, y1=HEIGHT - FOOT, x2=RIGHT, y2=HEIGHT - FOOT, stroke=LINE, stroke_width=2)
        day = procedure.in_force
        shown = day.isoformat() if self.language == "en" else f"{day.year} 年 {day.month} 月 {day.day} 日"
        version = self.say["version"] % {"day": shown, "code": procedure.code, "version": procedure.version}
        law = self.say["law"] % {"law": citation.law(procedure.law, self.language)}
        pen.text(MARGIN, HEIGHT - FOOT + 36, law, 18, fill=MUTED)
        pen.text(RIGHT, HEIGHT - FOOT + 36, version, 18, fill=MUTED, anchor="end")
