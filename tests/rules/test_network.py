"""What the law asks of a mediation body, and how disputes are counted, written down from the texts (人民调解法)."""

from datetime import date

from xinhe.mediation import rules

NETWORK = rules.network(date(2026, 12, 1))


def test_the_numbers_of_the_law_and_ours_with_their_articles() -> None:
    assert {name: (norm.value, norm.cite) for name, norm in NETWORK.norms.items()} == {
        "fewest_members": (3, "《人民调解法》第八条第二款"),
        "most_members": (9, "《人民调解法》第八条第二款"),
        "term_years": (3, "《人民调解法》第九条第二款"),
        "term_warning_days": (90, "《人民调解法》第九条第二款"),
        "training_days": (365, "《人民调解法》第十四条第二款"),
        "contract_warning_days": (60, "地方做法：村居法律顾问"),
    }


def test_the_types_of_disputes_are_those_of_the_statistics() -> None:
    told = "婚姻家庭 邻里 房屋宅基地 合同 生产经营 损害赔偿 山林土地 征地拆迁 环境污染 拖欠农民工工资"
    told += " 其他劳动争议 旅游 电子商务 其他消费 医疗 道路交通事故 物业 其他"
    assert [one.chinese for one in NETWORK.types.values()] == told.split()
    assert list(NETWORK.types) == [f"{n:02}" for n in range(1, 18)] + ["99"]


def test_three_tiers_call_on_their_people() -> None:
    assert [tier.title for tier in NETWORK.tiers.values()] == ["小事", "民事", "难事"]
    by_tier = {n: {name for name, one in NETWORK.kinds.items() if one.tier == n} for n in rules.TIERS}
    assert "law_adept" in by_tier[1]
    assert "law_adviser" in by_tier[2]
    assert {"retired_judge", "justice_staff"} == by_tier[3]
