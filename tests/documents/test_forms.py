"""Form files: what one must hold, and what is said of one that does not."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.documents.samples import CORRECTED, FACTS, facts, forms
from xinhe.documents import book
from xinhe.documents.book import load
from xinhe.documents.composing import chinese_day, compose, numeral
from xinhe.documents.forms import BadForm, read
from xinhe.kernel.refusal import Invalid, Refused

RULES = Path(__file__).resolve().parents[2] / "rules" / "documents"
Change = Callable[[str, str], Path]


@pytest.fixture
def changed(tmp_path: Path) -> Change:
    """The form of the extension notice with one thing changed."""

    def change(old: str, new: str) -> Path:
        text = (RULES / "extension_notice" / "2022-05-01.toml").read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "extension_notice" / "2022-05-01.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return change


def test_each_of_the_letters_of_a_petition_has_its_form() -> None:
    codes = {form.code for form in forms().values()}
    assert {f"D{n}" for n in range(1, 20)} <= codes
    assert {"correction", "handover_slip", "late_review_notice", "hearing_report"} <= set(forms())


def test_each_form_has_a_sample() -> None:
    assert set(FACTS) == set(forms())
    assert set(FACTS) | set(CORRECTED) == set(book.forms(date(2026, 12, 31)))


def test_each_form_cites_its_law_and_says_from_where_it_is() -> None:
    assert [name for name, form in forms().items() if "第" not in form.law or not form.source] == []


def test_no_form_asks_for_what_is_nobodys_business() -> None:
    texts = {path.parent.name: path.read_text(encoding="utf-8") for path in RULES.glob("*/*.toml")}
    assert [
        (n, w) for n, t in texts.items() for w in ("民族", "职业", "政治面貌", "后果自负", "责任自负") if w in t
    ] == []


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ('code = "D8"', 'code = "D8"\nmood = 1', 3, "unknown field mood"),
        ('label = "延期理由"', 'lable = "延期理由"', 29, "unknown field lable"),
        ('kind = "number"', 'kind = "amount"', 24, "unknown kind amount"),
        ("延期的理由：%(reason)s", "延期的理由：%(cause)s", 47, "unknown field cause"),
        ('name = "approver"\n', "", 32, "missing field name"),
        ('layout = "notice"', 'layout = "poster"', 5, "unknown layout poster"),
        ('kind = "to"\n', 'kind = "to"\nwhen = ["mood"]\n', 39, "unknown field mood"),
        ('requires = ["petitioner"', 'requires = ["nation"', 7, "unknown field nation"),
        ('law = "《信访工作条例》第三十四条"\n', "", 1, "missing field law"),
        ('label = "批准人"', 'label = "批准人"\ntag = "R"', 35, "tag R needs a source"),
        ('kind = "to"\ntext = "%(addressed)s："', 'kind = "to"', 38, "every other block has a text"),
    ],
)
def test_a_wrong_word_is_named_with_file_and_line(changed: Change, old: str, new: str, line: int, what: str) -> None:
    path = changed(old, new)
    with pytest.raises(BadForm) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}, line {line}" + (":" if line < 10 else " [["))
    assert what in str(caught.value)


def test_a_file_that_is_no_toml_is_named(changed: Change) -> None:
    with pytest.raises(BadForm, match=r"extension_notice/2022-05-01\.toml: .*line 2"):
        read(changed('code = "D8"', "code = D8"))


def test_a_file_that_is_not_named_by_a_day_is_named(changed: Change) -> None:
    path = changed('code = "D8"', 'code = "D8"')
    undated = path.rename(path.with_name("new.toml"))
    with pytest.raises(BadForm, match=r"extension_notice/new\.toml: the name of the file is no date"):
        load(undated.parents[1])


def test_a_form_without_a_folder_of_its_own_is_named(changed: Change) -> None:
    path = changed('code = "D8"', 'code = "D8"')
    path.rename(path.parents[1] / "extension_notice.toml")
    with pytest.raises(BadForm, match=r"extension_notice\.toml: a form has a folder of its own"):
        load(path.parents[1])


def test_a_new_wording_is_in_force_from_the_day_of_its_file(changed: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    path = changed('title = "信访事项延期办理告知书"', 'title = "延期告知书"')
    path.rename(path.with_name("2026-07-01.toml"))
    changed('code = "D8"', 'code = "D8"')
    monkeypatch.setattr(book, "_book", lambda: load(path.parents[1]))
    assert book.form("extension_notice", date(2026, 6, 30)).title == "信访事项延期办理告知书"
    assert book.form("extension_notice", date(2026, 7, 1)).title == "延期告知书"
    assert [form.version for form in book.forms(date(2027, 1, 1)).values()] == ["2026-07-01"]
    assert book.forms(date(2022, 4, 30)) == {}
    with pytest.raises(Refused, match="还没有生效的文书格式"):
        book.form("extension_notice", date(2022, 4, 30))


def test_missing_facts_are_all_named_in_sentences() -> None:
    with pytest.raises(Invalid) as caught:
        compose(forms()["extension_notice"], {"office": "临河县信访局", "day": date(2026, 3, 2), "petitioner": " "})
    assert caught.value.errors == {
        "petitioner": "请填写信访人。",
        "number": "请填写信访件编号。",
        "old_on": "请填写原办结期限。",
        "new_on": "请填写延长后的办结期限。",
        "days": "请填写延长的日数。",
        "reason": "请填写延期理由。",
        "approver": "请填写批准人。",
    }
    assert caught.value.refusals["reason"].facts == {"label": "延期理由"}


@pytest.mark.parametrize(
    ("name", "changes", "field", "sentence"),
    [
        ("extension_notice", {"old_on": "2026-05-11"}, "old_on", "原办结期限须是日期。"),
        ("extension_notice", {"days": "30"}, "days", "延长的日数须是整数。"),
        ("refusal_notice", {"ground": "N9"}, "ground", "请选择不予（不再）受理的情形。"),
        ("refusal_notice", {"existing_stage": ""}, "existing_stage", "请填写已有信访件的办理阶段。"),
        ("refusal_notice", {"ground": "N3"}, "right_organ", "请填写有权处理的机关、单位。"),
        ("opinion", {"answers": []}, "answers", "请填写逐项处理意见。"),
        ("opinion", {"answers": [{"text": "甲"}]}, "answers", "请填写第 1 项的处理结果。"),
    ],
)
def test_a_wrong_fact_is_named(name: str, changes: dict[str, object], field: str, sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        compose(forms()[name], facts(name) | changes)
    assert caught.value.errors == {field: sentence}


def test_a_fact_that_the_form_does_not_know_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="extension_notice knows no fact colour"):
        compose(forms()["extension_notice"], facts("extension_notice") | {"colour": "red"})


def words(name: str, **changes: object) -> str:
    content = compose(forms()[name], facts(name) | changes)
    return "\n".join([content["title"], *(str(block.get("text") or block["rows"]) for block in content["blocks"])])


def test_each_item_is_answered_by_itself_and_the_way_to_a_review_is_named() -> None:
    text = words("opinion")
    first, second = text.index("（一）关于查处"), text.index("（二）关于将停车费")
    assert first < text.index("处理意见：支持。") < second < text.index("处理意见：解释说明。")
    assert "自收到本意见书之日起30日内，向临河县人民政府书面请求复查（《信访工作条例》第三十五条）" in text
    assert [line[:2] for line in text.split("\n") if line[1:2] == "、"] == ["一、", "二、", "三、", "四、", "五、"]


def test_a_part_that_is_left_out_leaves_no_hole_in_the_headings() -> None:
    assert "四、复查权利" in words("opinion", execute_note="")


@pytest.mark.parametrize(
    ("ground", "title", "article"),
    [
        ("N1", "信访事项不予受理告知书", "第十九条第三款"),
        ("N2", "信访事项不再受理告知书", "第三十六条第三款"),
        ("N3", "信访事项告知书", "第二十三条第一款"),
        ("N4", "信访事项告知书", "第二十条第一款"),
    ],
)
def test_each_ground_has_its_title_and_its_article(ground: str, title: str, article: str) -> None:
    text = words("refusal_notice", ground=ground, right_organ="临河县自然资源和规划局")
    assert text.split("\n")[0] == title
    assert article in text


def test_a_petitioner_who_asked_for_secrecy_is_not_named_and_the_sentence_still_reads() -> None:
    for name in ("transfer_letter", "assignment_letter"):
        text = words(name, is_secret=True)
        assert "王小明" not in text
        assert "由信访人（姓名保密）提出" in text
        assert "不得向与办理无关的人员和单位透露" in text
    assert "由信访人（姓名保密）提出" in words("transfer_letter", petitioner="（信访人要求保密）", is_secret=False)
    assert "由信访人（未署名）提出" in words("transfer_letter", petitioner="", is_secret=False)
    assert words("acceptance_notice", petitioner="（信访人要求保密）").split("\n")[1] == "信访人："


def test_days_left_and_days_over_read_differently() -> None:
    assert "已超过期限3日" in words("urge_slip")
    assert "尚余5日" in words("urge_slip", left=5)
    assert "尚余0日" in words("urge_slip", left=0)


def test_a_fact_that_ends_in_a_full_stop_does_not_double_it() -> None:
    assert "拖延办理。根据" in words("supervision_letter", ground="拖延办理。")


def test_days_are_written_in_arabic_digits_and_headings_in_chinese_ones() -> None:
    assert chinese_day(date(2026, 3, 2)) == "2026年3月2日"
    assert [numeral(n) for n in (1, 10, 11, 20, 42)] == ["一", "十", "十一", "二十", "四十二"]


def test_the_bare_value_of_a_choice_is_printed_nowhere(tmp_path: Path) -> None:
    """A letter said 「原因：left。」: of a choice its label is printed."""
    (tmp_path / "mediation_end").mkdir()
    told = (RULES / "mediation_end" / "2011-01-01.toml").read_text(encoding="utf-8")
    wrong = told.replace("%(cause.label)s", "%(cause)s")
    assert wrong != told
    (tmp_path / "mediation_end" / "2011-01-01.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(BadForm, match="unknown field cause"):
        load(tmp_path)
