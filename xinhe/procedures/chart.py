"""The wall chart (导引图) of a procedure: what a resident sees on the wall, drawn from the rule file alone."""

from collections.abc import Callable
from dataclasses import dataclass

from xinhe.kernel.limits import Limit
from xinhe.procedures import citation
from xinhe.procedures.definition import Clock, Procedure, Stage
from xinhe.procedures.drawing import (
    CARD,
    CINNABAR,
    INK,
    INK_DEEP,
    INK_SOFT,
    LINE,
    MUTED,
    PAPER,
    TEXT,
    Drawing,
    measure,
    wrap,
)
from xinhe.procedures.lengths import limit_words, unit_of

WIDTH, HEIGHT = 1188.0, 1680.0  # A3 upright, four units to the millimetre
MARGIN, HEAD, FOOT = 60.0, 196.0, 66.0
SPINE, CARD_LEFT, LIMIT_WIDTH = 104.0, 168.0, 262.0
RIGHT = WIDTH - MARGIN
UNVERIFIED = ("R", "U")

_SAY = {
    "zh-hans": {
        "title": "%(name)s导引图",
        "promise": "谁在办、最迟哪天、依据哪一条，每一步都让你知道。",
        "law": "依据《%(law)s》",
        "base_law": "，未注明法规的条文出自《%(law)s》",
        "who": "谁来办",
        "latest": "最迟",
        "right": "你有",
        "basis": "依据",
        "from": "从%(began)s起算",
        "anytime": "答复之前，你随时可以",
        "counting": "期限怎样算",
        "rules": (
            "收到、受理的当天不算，从第二天数起。",
            "最后一天是法定休假日的，顺延到假后第一个工作日。",
            "工作日不含周末和放假日，调休上班日算工作日。",
        ),
        "unverified": "※ 这项期限所依据的现行文本尚未逐字核对，以有关机关公布的现行规定为准。",
        "version": "规则自 %(day)s 起适用 · 版本 %(code)s %(version)s",
        "own_rule": "本平台规则",
        "stage": "第 %(n)s 步：%(title)s",
        "and": "、",
    },
    "zh-hant": {
        "title": "%(name)s導引圖",
        "promise": "誰在辦、最遲哪天、依據哪一條，每一步都讓你知道。",
        "law": "依據《%(law)s》",
        "base_law": "，未注明法規的條文出自《%(law)s》",
        "who": "誰來辦",
        "latest": "最遲",
        "right": "你有",
        "basis": "依據",
        "from": "從%(began)s起算",
        "anytime": "答覆之前，你隨時可以",
        "counting": "期限怎樣算",
        "rules": (
            "收到、受理的當天不算，從第二天數起。",
            "最後一天是法定休假日的，順延到假後第一個工作日。",
            "工作日不含週末和放假日，調休上班日算工作日。",
        ),
        "unverified": "※ 這項期限所依據的現行文本尚未逐字核對，以有關機關公布的現行規定為準。",
        "version": "規則自 %(day)s 起適用 · 版本 %(code)s %(version)s",
        "own_rule": "本平台規則",
        "stage": "第 %(n)s 步：%(title)s",
        "and": "、",
    },
    "en": {
        "title": "%(name)s",
        "promise": "Who acts, by when, under which article: at every step you know.",
        "law": "Under the %(law)s",
        "base_law": "; bare articles: %(law)s",
        "who": "Who",
        "latest": "At the latest",
        "right": "You have",
        "basis": "Basis",
        "from": "counted from: %(began)s",
        "anytime": "Any time before the answer you may",
        "counting": "How days are counted",
        "rules": (
            "The day itself does not count; day one is the next day.",
            "A last day that is a public holiday moves to the first working day after it.",
            "Working days leave out weekends and holidays, and take in make-up working days.",
        ),
        "unverified": (
            "※ The text in force behind this limit has not been checked word by word;"
            " what the authorities publish holds."
        ),
        "version": "In use from %(day)s · version %(code)s %(version)s",
        "own_rule": "our own rule",
        "stage": "Step %(n)s: %(title)s",
        "and": ", ",
    },
}
_COUNTING = "《民法典》第二百零一条", "《民法典》第二百零三条"


@dataclass(frozen=True)
class ChartCard:
    """One card of the chart: how high it wants to be, and how it is drawn at a place."""

    height: float
    draw: Callable[[float], None]


def wall_chart(procedure: Procedure, language: str = "zh-hans") -> str:
    """The procedure as a poster for the office's wall, A3 upright, in the resident's words."""
    scale = 1.34
    while True:
        chart = _Chart(procedure, language, scale)
        if chart.height() <= HEIGHT - FOOT or scale < 0.6:
            return chart.svg()
        scale -= 0.02


class _Chart:
    """One try at a chart in one size of type."""

    def __init__(self, procedure: Procedure, language: str, scale: float) -> None:
        self.procedure, self.language, self.scale = procedure, language, scale
        self.pen = Drawing(language)
        self.say = _SAY[language]
        self.duties = [s for s in procedure.stages if not self._is_right(s)]
        self.rights = [s for s in procedure.stages if self._is_right(s)]
        self.cards = [self._card(stage, number) for number, stage in enumerate(self.duties, start=1)]
        self.choices = [
            self._choice(stage, number, place)
            for place, (number, stage) in enumerate(enumerate(self.rights, start=len(self.duties) + 1))
        ]
        self.panels = self._panels()

    def height(self) -> float:
        """Where the last block would end with the least of gaps."""
        gaps = len(self.cards) * self._size(14) + self._size(40 + 24)
        return (
            HEAD
            + self._size(30)
            + sum(c.height for c in self.cards)
            + self._row(self.choices)
            + gaps
            + self.panels.height
        )

    def svg(self) -> str:
        """Set everything on the sheet, the spare room spread between the cards."""
        self.pen.mark("rect", x=0, y=0, width=WIDTH, height=HEIGHT, fill=PAPER)
        self._head()
        spare = max(0.0, HEIGHT - FOOT - self.height()) / (len(self.cards) + 2)
        top = HEAD + self._size(30) + spare / 2
        first = last = top
        for card in self.cards:
            last = top
            top += card.height + self._size(14) + spare
        choices = top + self._size(26)
        self._spine(first, last, choices)
        top = first
        for card in self.cards:
            card.draw(top)
            top += card.height + self._size(14) + spare
        for choice in self.choices:
            choice.draw(choices)
        self.panels.draw(HEIGHT - FOOT - self.panels.height - self._size(4))
        self._foot()
        return self.pen.svg(
            width=WIDTH,
            height=HEIGHT,
            title=str(self.say["title"]) % {"name": self.procedure.title[self.language]},
            description=self._description(),
            paper='width="297mm" height="420mm"',
        )

    def _size(self, base: float) -> float:
        return base * self.scale

    def _is_right(self, stage: Stage) -> bool:
        clocks = [self.procedure.clocks[name] for name in stage.clocks]
        return bool(clocks) and all(clock.right and clock.owner == "petitioner" for clock in clocks)

    @staticmethod
    def _row(blocks: list[ChartCard]) -> float:
        return max((block.height for block in blocks), default=0.0)

    # -------------------------------------------------------------- head and foot

    def _head(self) -> None:
        pen = self.pen
        pen.mark("rect", x=0, y=0, width=WIDTH, height=HEAD, fill=INK)
        pen.mark("rect", x=0, y=HEAD, width=WIDTH, height=8, fill=CINNABAR)
        pen.mark("rect", x=MARGIN, y=42, width=112, height=112, rx=8, fill=CINNABAR)
        pen.mark("rect", x=MARGIN + 6, y=48, width=100, height=100, rx=4, fill="none", stroke=CARD, stroke_width=2)
        pen.text(MARGIN + 56, 115, "信和", 44, fill=CARD, bold=True, anchor="middle")
        title = str(self.say["title"]) % {"name": self.procedure.title[self.language]}
        left, size = MARGIN + 144, 58.0
        while measure(title, size, bold=True) > RIGHT - left:
            size -= 1
        pen.text(left, 102, title, size, fill=CARD, bold=True)
        pen.text(left, 148, str(self.say["promise"]), 26, fill="#dbe4ec")

    def _foot(self) -> None:
        procedure, pen = self.procedure, self.pen
        pen.mark("line", x1=MARGIN, y1=HEIGHT - FOOT, x2=RIGHT, y2=HEIGHT - FOOT, stroke=LINE, stroke_width=2)
        size = 19.0
        version = str(self.say["version"]) % {
            "day": self._day(),
            "code": procedure.code,
            "version": procedure.version,
        }
        while measure(self._law() + version, size) > RIGHT - MARGIN - 24:
            size -= 0.5
        pen.text(MARGIN, HEIGHT - FOOT + 36, self._law(), size, fill=MUTED)
        pen.text(RIGHT, HEIGHT - FOOT + 36, version, size, fill=MUTED, anchor="end")

    def _law(self) -> str:
        named = str(self.say["law"]) % {"law": citation.law(self.procedure.law, self.language)}
        if self.procedure.base_law:
            named += str(self.say["base_law"]) % {"law": citation.law(self.procedure.base_law, self.language)}
        return named

    def _day(self) -> str:
        day = self.procedure.in_force
        return day.isoformat() if self.language == "en" else f"{day.year} 年 {day.month} 月 {day.day} 日"

    # -------------------------------------------------------------- the way from card to card

    def _spine(self, first: float, last: float, choices: float) -> None:
        pen, middle = self.pen, self._size(46)
        stroke = {"stroke": INK, "stroke_width": 4, "fill": "none"}
        if not self.choices:
            pen.mark("path", d=f"M{SPINE} {first + middle:.1f}V{last + middle:.1f}", **stroke)
            return
        fork = choices - self._size(22)
        pen.mark("path", d=f"M{SPINE} {first + middle:.1f}V{choices:.1f}", **stroke)
        for place in range(1, len(self.choices)):
            x = self._choice_left(place) + SPINE - MARGIN
            pen.mark("path", d=f"M{SPINE} {fork:.1f}H{x:.1f}V{choices:.1f}", **stroke)

    def _circle(self, x: float, y: float, number: int, *, fill: str) -> None:
        radius = self._size(27)
        self.pen.mark("circle", cx=x, cy=y, r=radius, fill=fill, stroke=PAPER, stroke_width=5)
        self.pen.text(x, y + radius * 0.4, str(number), radius * 1.12, fill=CARD, bold=True, anchor="middle")

    # -------------------------------------------------------------- cards

    def _card(self, stage: Stage, number: int) -> ChartCard:
        size, pad = self._size, self._size(22)
        limit_left = RIGHT - LIMIT_WIDTH
        column = limit_left - CARD_LEFT - 2 * pad
        text = wrap(stage.text[self.language], size(21), column)
        who = wrap(stage.who[self.language], size(20), column - self._who_width())
        note = wrap(self._note(stage), size(18), column - size(28)) if stage.note else []
        note_height = len(note) * size(28) + size(14) if note else 0.0
        left = pad + size(45) + len(who) * size(34) + len(text) * size(33) + (note_height + size(10) if note else 0.0)
        right = self._limit_height(stage)
        height = max(left + pad * 0.8, right + 2 * pad, size(92))

        def draw(top: float) -> None:
            self._paper(CARD_LEFT, top, RIGHT - CARD_LEFT, height)
            self._circle(SPINE, top + size(46), number, fill=INK)
            x, y = CARD_LEFT + pad, top + pad * 0.85
            self.pen.text(x, y + size(28), stage.title[self.language], size(30), fill=INK_DEEP, bold=True)
            y = self._who(x, y + size(45), who)
            y = self.pen.lines(x, y, text, size(21), size(33))
            if note:
                self._aside(x, y + size(8), column, note, note_height)
            self.pen.mark(
                "line", x1=limit_left, y1=top + pad, x2=limit_left, y2=top + height - pad, stroke=LINE, stroke_width=2
            )
            self._limit(stage, limit_left + size(24), top + (height - right) / 2)

        return ChartCard(height, draw)

    def _paper(self, x: float, y: float, width: float, height: float) -> None:
        self.pen.mark("rect", x=x, y=y, width=width, height=height, rx=10, fill=CARD, stroke=LINE, stroke_width=2)

    def _who_width(self) -> float:
        return measure(str(self.say["who"]), self._size(18)) + self._size(14)

    def _who(self, x: float, y: float, lines: list[str]) -> float:
        size = self._size
        self.pen.text(x, y + size(22), str(self.say["who"]), size(18), fill=MUTED)
        for number, line in enumerate(lines):
            self.pen.text(x + self._who_width(), y + size(22) + number * size(34), line, size(20), fill=INK, bold=True)
        return y + len(lines) * size(34)

    def _note(self, stage: Stage) -> str:
        assert stage.note is not None
        clocks = self.procedure.clocks
        limits = {name: limit_words(c.limit, self.language) for name, c in clocks.items() if c.limit}
        longest = max((clocks[name].extend_days for name in stage.clocks), default=0)
        if longest:
            limits["extend"] = limit_words(Limit(days=longest), self.language)
        return stage.note[self.language] % limits

    def _aside(self, x: float, y: float, width: float, lines: list[str], height: float) -> None:
        size = self._size
        self.pen.mark("rect", x=x, y=y, width=width, height=height, rx=4, fill=INK_SOFT)
        self.pen.mark("rect", x=x, y=y, width=5, height=height, fill=INK)
        self.pen.lines(x + size(16), y + size(7), lines, size(18), size(28), fill=INK_DEEP)

    # -------------------------------------------------------------- limits

    def _clock(self, stage: Stage) -> Clock | None:
        """The clock to show: those of a stage that say the same are one; the shortest words win."""
        clocks = [self.procedure.clocks[name] for name in stage.clocks]
        return min(clocks, key=lambda c: len(c.began["zh-hans"]), default=None)

    def _cites(self, stage: Stage) -> list[str]:
        clocks = [self.procedure.clocks[name] for name in stage.clocks]
        cites = [c.cite for c in clocks] or [s.cite for a in stage.acts for s in self.procedure.steps_for(a)]
        plain = list(dict.fromkeys(citation.article(cite) for cite in cites))
        articles = list(dict.fromkeys(cite.partition("条")[0] + "条" if "条" in cite else cite for cite in plain))
        # Two paragraphs of one article are on a wall just that article.
        return [citation.shown(c, self.language) for c in (plain if len(articles) == len(plain) else articles)]

    def _limit_lines(self, stage: Stage, room: float) -> tuple[list[str], list[str]]:
        clock = self._clock(stage)
        began = wrap(self._from(clock), self._size(17), room) if clock else []
        cites = [line for cite in self._cites(stage) for line in wrap(cite, self._size(17), room)]
        return began, cites

    def _from(self, clock: Clock) -> str:
        return str(self.say["from"]) % {"began": clock.began[self.language]}

    def _limit_height(self, stage: Stage) -> float:
        began, cites = self._limit_lines(stage, LIMIT_WIDTH - self._size(24 + 10))
        return self._size(26 + (62 if stage.clocks else 0)) + (len(began) + len(cites)) * self._size(26)

    def _limit(self, stage: Stage, x: float, y: float) -> None:
        size, clock = self._size, self._clock(stage)
        began, cites = self._limit_lines(stage, LIMIT_WIDTH - self._size(24 + 10))
        label = "latest" if clock else "basis"
        self.pen.text(x, y + size(18), str(self.say[label]), size(17), fill=MUTED)
        y += size(26)
        if clock:
            self._figure(clock, x, y + size(48))
            y += size(62)
        y = self.pen.lines(x, y, began, size(17), size(26))
        self.pen.lines(x, y, cites, size(17), size(26), fill=INK if clock else TEXT)

    def _figure(self, clock: Clock, x: float, y: float) -> float:
        assert clock.limit is not None
        unit, count = unit_of(clock.limit, self.language)
        size, figure = self._size, str(count)
        self.pen.text(x, y, figure, size(56), fill=CINNABAR, bold=True)
        x += measure(figure, size(56), bold=True) + size(8)
        mark = " ※" if clock.tag in UNVERIFIED else ""
        self.pen.text(x, y, unit + mark, size(24), fill=CINNABAR, bold=True)
        return x + measure(unit + mark, size(24), bold=True)

    # -------------------------------------------------------------- the petitioner's own choices

    def _choice_left(self, place: int) -> float:
        return MARGIN + place * (self._choice_width() + 24)

    def _choice_width(self) -> float:
        count = max(1, len(self.rights))
        return (RIGHT - MARGIN - (count - 1) * 24) / count

    def _choice(self, stage: Stage, number: int, place: int) -> ChartCard:
        size, pad, left, width = self._size, self._size(22), self._choice_left(place), self._choice_width()
        text = wrap(stage.text[self.language], size(20), width - 2 * pad)
        text += wrap(self._note(stage), size(20), width - 2 * pad) if stage.note else []
        began, cites = self._limit_lines(stage, width - 2 * pad - size(180))
        clock = self._clock(stage)
        assert clock is not None
        height = size(90) + len(text) * size(32) + size(90) + pad * 0.4

        def draw(top: float) -> None:
            self._paper(left, top, width, self._row(self.choices))
            x = left + SPINE - MARGIN
            self._circle(x, top + size(46), number, fill=CINNABAR)
            self.pen.text(x + size(42), top + size(56), stage.title[self.language], size(30), fill=INK_DEEP, bold=True)
            self.pen.lines(left + pad, top + size(88), text, size(20), size(32))
            base = top + self._row(self.choices) - pad
            self.pen.text(left + pad, base - size(54), str(self.say["right"]), size(17), fill=MUTED)
            end = self._figure(clock, left + pad, base)
            for number_, line in enumerate(reversed([*began, *cites])):
                fill = INK if number_ < len(cites) else TEXT
                self.pen.text(end + size(24), base - number_ * size(26), line, size(17), fill=fill)

        return ChartCard(height, draw)

    # -------------------------------------------------------------- panels

    def _panels(self) -> ChartCard:
        size, gap = self._size, 24.0
        narrow = (RIGHT - MARGIN - gap) * 0.42
        wide = RIGHT - MARGIN - gap - narrow
        pad = size(20)
        anytime = self._anytime()
        rules = [wrap(rule, size(18), wide - 2 * pad - size(22)) for rule in self.say["rules"]]
        left = pad * 2 + size(34) + len(anytime) * size(34)
        right = pad * 2 + size(34) + sum(len(r) for r in rules) * size(28)
        marked = any(c.tag in UNVERIFIED for s in self.procedure.stages for c in [self._clock(s)] if c)
        small = wrap(str(self.say["unverified"]), size(15), RIGHT - MARGIN) if marked else []
        body = max(left, right)

        def draw(top: float) -> None:
            self.pen.mark("rect", x=MARGIN, y=top, width=narrow, height=body, rx=10, fill=INK)
            self.pen.text(MARGIN + pad, top + pad + size(20), str(self.say["anytime"]), size(21), fill=CARD, bold=True)
            for number, (title, cite) in enumerate(anytime):
                y = top + pad + size(34) + number * size(34) + size(23)
                self.pen.mark("circle", cx=MARGIN + pad + 5, cy=y - size(7), r=5, fill="#e8b4ae")
                self.pen.text(MARGIN + pad + size(22), y, title, size(20), fill=CARD)
                self.pen.text(MARGIN + narrow - pad, y, cite, size(16), fill="#dbe4ec", anchor="end")
            x = MARGIN + narrow + gap
            self._paper(x, top, wide, body)
            heading = str(self.say["counting"])
            self.pen.text(x + pad, top + pad + size(20), heading, size(21), fill=INK_DEEP, bold=True)
            cites = str(self.say["and"]).join(self._code())
            self.pen.text(x + wide - pad, top + pad + size(20), cites, size(15), fill=MUTED, anchor="end")
            y = top + pad + size(34)
            for rule in rules:
                self.pen.mark("circle", cx=x + pad + 5, cy=y + size(14), r=5, fill=CINNABAR)
                y = self.pen.lines(x + pad + size(22), y, rule, size(18), size(28))
            self.pen.lines(MARGIN, top + body + size(8), small, size(15), size(22), fill=MUTED)

        return ChartCard(body + (size(8) + len(small) * size(22) if small else 0.0), draw)

    def _code(self) -> list[str]:
        first, second = (citation.shown(cite, self.language) for cite in _COUNTING)
        law = second.partition("》")[0] + "》" if "》" in second else "Civil Code, "
        return [first, second.removeprefix(law)]

    def _anytime(self) -> list[tuple[str, str]]:
        """What the petitioner may do before the answer besides the main way, with its article or our own rule."""
        staged = {act for stage in self.procedure.stages for act in stage.acts}
        own = [s for s in self.procedure.steps if "petitioner@any" in s.by and s.act not in staged and s.sources]
        return [
            (s.title[self.language], citation.shown(s.cite, self.language) or str(self.say["own_rule"])) for s in own
        ]

    def _description(self) -> str:
        told = []
        for number, stage in enumerate([*self.duties, *self.rights], start=1):
            head = str(self.say["stage"]) % {"n": number, "title": stage.title[self.language]}
            clock = self._clock(stage)
            limit = f" {limit_words(clock.limit, self.language)} {self._from(clock)}" if clock and clock.limit else ""
            told.append(
                f"{head}。{stage.text[self.language]}{limit}"
                if self.language != "en"
                else f"{head}. {stage.text['en']}{limit}"
            )
        return " ".join(told)
