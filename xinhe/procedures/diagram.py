"""Pictures of a procedure, drawn from its rule file: the state diagram for engineers, the wall chart for residents."""

from collections.abc import Sequence
from dataclasses import dataclass

from xinhe.procedures.chart import wall_chart
from xinhe.procedures.definition import ANY_OUTCOME, Clock, Procedure, Step
from xinhe.procedures.drawing import CARD, CINNABAR, INK, INK_DEEP, INK_SOFT, LINE, MUTED, PAPER, TEXT, Drawing, wrap

__all__ = ["state_diagram", "wall_chart"]

MARGIN, TOP, GAP = 40.0, 104.0, 44.0
BOX, PORT, LANE, LABEL = 300.0, 20.0, 22.0, 118.0
ACT_COLUMNS = (("act", 150.0), ("from → to", 210.0), ("by", 190.0), ("needs, within", 150.0), ("cite", 210.0))
CLOCK_COLUMNS = (("clock", 150.0), ("starts → stops", 360.0), ("limit", 150.0), ("cite", 250.0))
TABLE = sum(width for _, width in ACT_COLUMNS)


@dataclass(frozen=True)
class Lane:
    """The rows of one act that lead to one state, bundled into one line beside the boxes."""

    act: str
    sources: tuple[int, ...]
    target: int

    @property
    def span(self) -> tuple[int, int]:
        """The first and last box that the line passes."""
        return min(*self.sources, self.target), max(*self.sources, self.target)


def state_diagram(procedure: Procedure) -> str:
    """States, steps and clocks of a procedure as one picture with its tables."""
    return _Diagram(procedure).svg()


class _Diagram:
    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.names = list(procedure.states)
        self.pen = Drawing("en")
        self.straight: dict[int, list[str]] = {}
        self.beginnings: dict[int, list[str]] = {}
        self.down, self.up = self._lanes()
        self.columns_down, self.columns_up = _packed(self.down), _packed(self.up)
        self.left = MARGIN + LANE * (max(self.columns_up, default=-1) + 1) + LABEL
        self.right = self.left + BOX
        self.tops, self.heights = self._boxes()

    def svg(self) -> str:
        procedure, pen = self.procedure, self.pen
        lanes_end = self.right + LABEL + LANE * (max(self.columns_down, default=-1) + 1)
        table = lanes_end + 40
        width = table + TABLE + MARGIN
        body = Drawing("en")
        self.pen = body
        end = self._acts(table, TOP)
        end = self._clocks(table, end + 40)
        self._draw()
        height = max(end, self.tops[-1] + self.heights[-1]) + MARGIN
        self.pen = pen
        pen.mark("rect", x=0, y=0, width=width, height=height, fill=PAPER)
        pen.mark("rect", x=0, y=0, width=width, height=6, fill=CINNABAR)
        pen.text(MARGIN, 50, f"{procedure.title['zh-hans']}  {procedure.code} {procedure.version}", 24, bold=True)
        pen.text(MARGIN, 76, f"{procedure.title['en']}. {procedure.source}", 13, fill=MUTED)
        pen.parts += body.parts
        return pen.svg(
            width=width,
            height=height,
            title=f"{procedure.code} {procedure.version}: states and steps",
            description=self._description(),
        )

    # -------------------------------------------------------------- which line runs where

    def _lanes(self) -> tuple[list[Lane], list[Lane]]:
        sources: dict[tuple[str, int], list[int]] = {}
        for step in self.procedure.steps:
            for target in () if step.stays else step.targets:
                end = self.names.index(target)
                if not step.sources:
                    self.beginnings.setdefault(end, []).append(step.act)
                begins = [self.names.index(s) for s in step.sources if s != target]
                sources.setdefault((step.act, end), []).extend(begins)
        down, up = [], []
        for (act, end), begins in sources.items():
            if end - 1 in begins:
                self.straight.setdefault(end, []).append(act)
            if above := tuple(sorted(b for b in begins if b < end - 1)):
                down.append(Lane(act, above, end))
            if below := tuple(sorted(b for b in begins if b > end)):
                up.append(Lane(act, below, end))
        return sorted(down, key=_length), sorted(up, key=_length)

    def _stays(self, name: str) -> list[str]:
        acts = [s.act for s in self.procedure.steps if name in s.sources and (s.stays or name in s.targets)]
        return wrap(", ".join(acts), 12, BOX - 32) if acts else []

    def _ports(self, lanes: Sequence[Lane], box: int) -> list[tuple[Lane, bool]]:
        """The lines that touch one side of a box, those that arrive first."""
        arriving = [(lane, True) for lane in lanes if lane.target == box]
        return arriving + [(lane, False) for lane in lanes if box in lane.sources]

    def _boxes(self) -> tuple[list[float], list[float]]:
        tops, heights, y = [], [], TOP + 10
        for number, name in enumerate(self.names):
            ports = max(len(self._ports(self.down, number)), len(self._ports(self.up, number)))
            height = max(50 + 18 * len(self._stays(name)), PORT * (ports + 1))
            tops.append(y)
            heights.append(height)
            y += height + GAP
        return tops, heights

    # -------------------------------------------------------------- boxes and lines

    def _draw(self) -> None:
        for lane, column in zip(self.down, self.columns_down, strict=True):
            self._lane(lane, self.down, self.right, self.right + LABEL + LANE * column, side=1)
        for lane, column in zip(self.up, self.columns_up, strict=True):
            self._lane(lane, self.up, self.left, self.left - LABEL - LANE * column, side=-1)
        middle = self.left + BOX / 2
        for end, acts in self.straight.items():
            top = self.tops[end]
            self._line(f"M{middle:.0f} {self.tops[end - 1] + self.heights[end - 1]:.0f}V{top:.0f}")
            self._head(middle, top, "down")
            self.pen.text(middle + 12, top - GAP / 2 + 4, ", ".join(acts), 13, mono=True)
        for end, acts in self.beginnings.items():
            self._beginning(end, acts)
        for number in range(len(self.names)):
            self._box(number)

    def _box(self, number: int) -> None:
        pen, state = self.pen, self.procedure.states[self.names[number]]
        x, y = self.left, self.tops[number]
        fill = CARD if state.open else INK_SOFT
        height = self.heights[number]
        pen.mark("rect", x=x, y=y, width=BOX, height=height, rx=8, fill=fill, stroke=INK, stroke_width=2)
        if state.final:
            inner = {"fill": "none", "stroke": INK, "stroke_width": 1}
            pen.mark("rect", x=x + 4, y=y + 4, width=BOX - 8, height=height - 8, rx=5, **inner)
        pen.text(x + 16, y + 30, state.title["zh-hans"], 17, fill=INK_DEEP, bold=True)
        pen.text(x + BOX - 16, y + 30, state.name, 14, fill=INK, anchor="end", mono=True)
        for line_number, line in enumerate(self._stays(state.name)):
            pen.text(x + 16, y + 54 + 18 * line_number, line, 12, fill=MUTED)

    def _y(self, lanes: Sequence[Lane], box: int, lane: Lane, arrives: bool) -> float:
        ports = self._ports(lanes, box)
        step = self.heights[box] / (len(ports) + 1)
        return self.tops[box] + step * (ports.index((lane, arrives)) + 1)

    def _lane(self, lane: Lane, lanes: Sequence[Lane], edge: float, x: float, *, side: int) -> None:
        ys = [self._y(lanes, source, lane, False) for source in lane.sources]
        end = self._y(lanes, lane.target, lane, True)
        far = (min if side > 0 else max)(ys)
        for y in ys:
            self._line(f"M{edge:.0f} {y:.0f}H{x:.0f}")
            if y != far:
                self.pen.mark("circle", cx=x, cy=y, r=3.5, fill=INK)
        self._line(f"M{x:.0f} {far:.0f}V{end:.0f}H{edge + side * 8:.0f}")
        self._head(edge, end, "left" if side > 0 else "right")
        label = edge + side * 14
        self.pen.text(label, end - 4, lane.act, 12, mono=True, anchor="start" if side > 0 else "end")

    def _beginning(self, end: int, acts: list[str]) -> None:
        y = self.tops[end] + self.heights[end] / 2
        x = self.left - LABEL - 2
        self.pen.mark("circle", cx=x, cy=y, r=7, fill=CINNABAR)
        self._line(f"M{x + 7:.0f} {y:.0f}H{self.left - 8:.0f}")
        self._head(self.left, y, "right")
        self.pen.text(self.left - 14, y - 5, ", ".join(acts), 12, mono=True, anchor="end")

    def _line(self, path: str) -> None:
        self.pen.mark("path", d=path, fill="none", stroke=INK, stroke_width=1.6)

    def _head(self, x: float, y: float, way: str) -> None:
        shapes = {"down": "l-5 -10h10z", "left": "l10 -5v10z", "right": "l-10 -5v10z"}
        self.pen.mark("path", d=f"M{x:.0f} {y:.0f}{shapes[way]}", fill=INK)

    # -------------------------------------------------------------- tables

    def _table(self, x: float, y: float, columns: Sequence[tuple[str, float]], rows: list[list[str]]) -> float:
        """A table whose cells wrap; answers where it ends."""
        self._cells(x, y, columns, [[name] for name, _ in columns], fill=MUTED)
        y += 26
        for row in rows:
            cells = [wrap(cell, 12, width - 14) for cell, (_, width) in zip(row, columns, strict=True)]
            self.pen.mark("line", x1=x, y1=y, x2=x + TABLE, y2=y, stroke=LINE, stroke_width=1)
            self._cells(x, y + 4, columns, cells, fill=TEXT)
            y += max(len(lines) for lines in cells) * 17 + 9
        return y

    def _cells(
        self, x: float, y: float, columns: Sequence[tuple[str, float]], cells: list[list[str]], *, fill: str
    ) -> None:
        for number, (lines, (_, width)) in enumerate(zip(cells, columns, strict=True)):
            for row, line in enumerate(lines):
                self.pen.text(x, y + 14 + 17 * row, line, 12, fill=fill, bold=number == 0 and fill == TEXT)
            x += width

    def _acts(self, x: float, y: float) -> float:
        return self._table(x, y, ACT_COLUMNS, [self._act_row(step) for step in self.procedure.steps])

    def _act_row(self, step: Step) -> list[str]:
        every = len(step.sources) >= len(self.names) - 3
        begins = f"{len(step.sources)} states" if every else ", ".join(step.sources)
        way = f"{begins or 'start'} → {'stays' if step.stays else ', '.join(_ways(step))}"
        bounds = [*step.needs, *([f"within {step.within}"] if step.within else [])]
        return [f"{step.act} {step.title['zh-hans']}", way, ", ".join(step.by), ", ".join(bounds), step.cite]

    def _clocks(self, x: float, y: float) -> float:
        return self._table(x, y, CLOCK_COLUMNS, [self._clock_row(c) for c in self.procedure.clocks.values()])

    def _clock_row(self, clock: Clock) -> list[str]:
        way = f"{', '.join(clock.starts_on)} → {', '.join(clock.stops_on) or 'lapses'}"
        limit = str(clock.limit) if clock.limit else f"given: {clock.given}"
        limit += f" +{clock.extend_days}d" if clock.extend_days else ""
        limit += f" [{clock.tag}]" + (", right" if clock.right else "")
        owner = f"{clock.owner}{f' ({clock.only})' if clock.only else ''}"
        return [f"{clock.name} {clock.title['zh-hans']}", f"{owner}: {way}", limit, clock.cite]

    def _description(self) -> str:
        return " ".join(
            f"{step.act}: {', '.join(step.sources) or 'start'} to {', '.join(step.targets)}."
            for step in self.procedure.steps
            if not step.stays
        )


def _ways(step: Step) -> list[str]:
    """Where a step leads, behind the outcome that leads there."""
    return [way if outcome == ANY_OUTCOME else f"{outcome}: {way}" for outcome, way in step.to.items()]


def _length(lane: Lane) -> tuple[int, int]:
    first, last = lane.span
    return last - first, first


def _packed(lanes: Sequence[Lane]) -> list[int]:
    """A column for each line, the short ones nearest to the boxes; lines in one column don't meet."""
    taken: list[list[tuple[int, int]]] = []
    columns = []
    for lane in lanes:
        first, last = lane.span
        free = (n for n, spans in enumerate(taken) if all(last < a or first > b for a, b in spans))
        column = next(free, len(taken))
        if column == len(taken):
            taken.append([])
        taken[column].append((first, last))
        columns.append(column)
    return columns
