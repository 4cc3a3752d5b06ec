"""What a court does not confirm is found in the wordings of every day, and innocent agreements are left alone."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from tests.mediation import disputes
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Invalid
from xinhe.matters.payload import Checks
from xinhe.mediation.agreed.confirmable import FOLDER, BadWarning, read, warned
from xinhe.mediation.terms import Clause, checked, warnings

TODAY = date(2026, 12, 1)
AT = datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI)
RULES = read(sorted((settings.RULES / FOLDER).glob("*.toml"))[-1])

TOLD = {
    "status": """
双方离婚。
双方自愿解除婚姻关系。
确认王小明与王大年的亲子关系。
王某与李某断绝父子关系，互不往来。
孩子由二叔收养。
把小儿子过继给大伯。
双方的收养关系从今天起解除。
双方同意离婚，女儿跟母亲生活。
""",
    "other_procedure": """
双方同意申请宣告张三死亡后再分。
监护权归外婆。
变更李四为孩子的监护人。
双方认可老人为无民事行为能力人。
公司申请破产后再付。
""",
    "title": """
东边那块菜地归我家。
坟地归陈姓家族。
房屋归儿子所有。
争议地块的所有权归第一村民小组。
这块宅基地归王小明。
老屋东边两间归弟弟所有。
0.3亩地归王家。
山林权属归甲方。
双方确认该地块使用权属于李四。
以老界石为界，东边归甲方，西边归乙方。
该院墙属于李家。
承包经营权归张家。
两家之间的巷道归两家共有。
“清和”商标归甲公司。
村口那块集体土地划给第二村民小组。
房子归女方。
确认争议鱼塘的承包经营权。
""",
    "others": """
用案外人王五的房子抵债。
把父母名下的那套房过户给对方。
以登记在哥哥名下的车抵偿欠款。
为了躲避债权人，房款先打给表弟。
其他继承人放弃份额。
未经其他共有人同意把铺面卖给乙方。
将村集体的地转让给乙方。
第三人的车抵给甲方。
避免被执行，写成借款。
不告诉他妻子，把存款给乙方。
儿子的房屋抵给债主。
朋友的车过户给甲方。
""",
    "public": """
合同写低价，少交点税。
双方签阴阳合同。
多报面积，骗取拆迁补偿。
甲方同意乙方继续占用消防通道停车。
允许乙方占用楼道堆放杂物。
可以把污水排到河里。
同意乙方在耕地上建房。
继续占用公共绿地种菜。
""",
}

INNOCENT = """
确认夫妻共同债务由双方各还一半。
解除父子间的误会。
双方互相谅解，撤销对夫妻二人的指责。
房屋漏水属于施工质量问题。
围墙倒塌属于自然灾害，甲方不承担。
围墙倒塌属于乙方责任。
田埂归两家共同维护。
第三方的款到账后付。
未经房东同意不得转租。
可以要求占用楼道的一方清理。
退还冒领的补贴 300 元。
王某系限制民事行为能力人，由监护人代签。
监护人归还押金。
土地补偿款归张三。
房屋拆迁补偿款由兄弟二人平分。
同意搬走堵在楼道的杂物。
地块上的青苗归乙方。
防止产生新的债务。
停车费恢复为每月 100 元，多收的 120 元退还。
双方离婚后的抚养费每月 800 元。
按 2020 年的离婚协议付清房款。
双方已经离婚，男方每月付抚养费。
车位租金归甲方。
押金归乙方所有。
房屋漏水由物业负责维修，费用归物业承担。
把借用的土地归还甲方。
楼道卫生归物业打扫。
地里的收成归承包方。
乙方搬走占用消防通道的杂物。
乙方不得占用公共绿地。
双方和好，珍惜父子关系。
宅基地之间的滴水沟由两家一起清理。
把车过户给买方，买方三天内付清车款。
房屋内的家具归女方。
乙方赔偿医药费 3000 元，一次付清。
院子里的公共水龙头归两家共同使用。
污水不得排到甲方田里，乙方修好下水管。
逾期的，按日付 1 元。
物业把消防通道清出来，不再占用。
儿子每月给老人 500 元，由老人自己收。
邻居的房屋由乙方修好，恢复原样。
交还产权证和钥匙。
房东退还租客押金 1500 元。
拆掉搭在公共通道上的棚子。
甲方把田埂修好，归位界石。
双方确认欠款 12000 元。
交房款归还银行贷款。
由继承人共同承担老人的医药费。
把存在第三方账户的定金退给乙方。
土地租金每年归村里统一收。
通知其他共有人一起签字。
甲方撤销对房屋的广告。
乙方归还房屋钥匙。
避免再次漏水，物业每月检查。
同意乙方在自家院里种菜。
女方搬出房屋，男方付搬家费。
老屋的修缮费归兄弟两家平摊。
房子租给丙方，租金两家平分。
确认车位使用权合同继续履行到 2027 年。
"""


@pytest.mark.parametrize(
    ("name", "words"), [(name, one) for name, said in TOLD.items() for one in said.split("\n") if one]
)
def test_what_a_court_refuses_is_told_with_its_article(name: str, words: str) -> None:
    rule = next(one for one in RULES if one.name == name)
    assert rule.sentence in warned(words, on=TODAY)


@pytest.mark.parametrize("words", [one for one in INNOCENT.split("\n") if one])
def test_what_neighbours_agree_on_every_day_is_left_alone(words: str) -> None:
    assert warned(words, on=TODAY) == []


def test_each_sentence_names_its_article() -> None:
    """《民诉法解释》第三百五十五条第一款第（三）项至第（五）项、第三百五十八条第（二）项."""
    assert {one.name: one.cite for one in RULES} == {
        "status": "《民诉法解释》第三百五十五条",
        "other_procedure": "《民诉法解释》第三百五十五条",
        "title": "《民诉法解释》第三百五十五条",
        "others": "《民诉法解释》第三百五十八条，《人民调解协议司法确认程序的若干规定》第七条",
        "public": "《民诉法解释》第三百五十八条，《人民调解协议司法确认程序的若干规定》第七条",
    }
    assert [one.name for one in RULES if f"（{one.cite}）" not in one.sentence] == []


def test_every_part_of_the_terms_is_read_but_what_happened() -> None:
    land = "争议地块的所有权归第一村民小组。"
    for changes in (
        {"content": land},
        {"way": land},
        {"late": land},
        {"clauses": [Clause(side=1, what=land)]},
    ):
        assert len(warnings(disputes.terms(AT, **changes), on=TODAY)) == 1, changes
    assert warnings(disputes.terms(AT, facts=f"双方已经离婚，争的是：{land}"), on=TODAY) == []


def test_the_first_file_speaks_for_the_days_before_it() -> None:
    assert len(warned("双方离婚。", on=date(2015, 1, 1))) == 1


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "2030-01-01.toml"
    path.write_text('[[warning]]\nname = "a"\nsentence = "b"\ncite = "c"\nwords = ["("]\n', encoding="utf-8")
    with pytest.raises(BadWarning, match="2030-01-01"):
        read(path)


@pytest.mark.parametrize(
    "words",
    [
        "付款 1280 元（大写：壹仟贰佰元整）。",
        "付款1280元，大写壹仟贰佰元整。",
        "付款 1280 元（大写：人民币壹仟贰佰元整）。",
        "人民币壹仟元整（¥1280.00）。",
        "人民币（大写）壹仟元整（小写1280元）。",
        "3万元（贰万元整）。",
    ],
)
def test_figures_and_words_that_differ_are_an_error(words: str) -> None:
    checks = Checks()
    checked(disputes.terms(AT, content=words), checks)
    with pytest.raises(Invalid) as info:
        checks.done()
    assert set(info.value.errors) == {"content"}


@pytest.mark.parametrize(
    "words",
    [
        "付款 1280 元（大写：壹仟贰佰捌拾元整）。",
        "人民币壹仟贰佰捌拾元整（¥1,280.00）。",
        "3万元（叁万元整）。",
        "先付 500 元，一百元押金不退。",
        "甲方付贰仟元（其中 500 元为误工费）。",
        "2000元（一千元已付）。",
    ],
)
def test_figures_and_words_that_agree_and_two_amounts_are_none(words: str) -> None:
    checks = Checks()
    checked(disputes.terms(AT, content=words), checks)
    checks.done()
