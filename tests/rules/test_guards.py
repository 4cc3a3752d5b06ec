"""No text ties help to giving up the right to petition: judged by meaning, in both directions."""

from datetime import date
from pathlib import Path

import pytest

from xinhe.procedures.guards import BadGuard, guard, read

TODAY = date(2026, 12, 1)

STOPPED = """
信访人承诺息诉罢访后，一次性发放困难补助5000元。
同意支付补偿款3万元，信访人自愿息访。
领取救助金后不再上访。
乙方今后不得以任何理由向任何机关反映此事。
只要你不再到省里上访，镇里就给你办低保。
如继续信访，停发生活补助。
签订息访承诺书后，兑现安置房。
本人保证以后不就此事向上级反映。
撤回信访事项后方可办理过户手续。
信访人撤销投诉，单位退还押金。
你须先撤回举报，再安排工作岗位。
补偿到位之日起，信访人不再进京。
双方约定：赔偿2万元，乙方放弃申诉、信访的权利。
甲方支付5万元，乙方永不上访。
不再越级上访的，按月给予帮扶资金。
拿到钱以后不要再去找政府。
收到退款后，不得再投诉。
以息访为条件给予困难救助。
作为交换，信访人停止上访，单位报销医药费。
信访人一旦再次上访，收回已发放的补助款。
再去信访的，取消低保待遇。
自愿放弃复查、复核权利，领取一次性补偿。
只有停访，才能解决住房问题。
息 诉 罢 访 后发放慰问金。
息*访后兑现补偿。
信访人写下保证书，保证不再信访。
不申请复查的，给予奖励性补助2000元。
当事人承诺不起诉、不上访，公司支付工资。
如不撤诉撤访，相关手续不予办理。
本协议签字后视为自愿息访。
信访人同意不再拨打12345，物业减免物业费。
今后绝不因此事进京。
镇政府支付8000元，信访人就此事不再向任何部门反映。
给予临时救助。领取后信访人不得再就此事上访。
同意安排公益岗位，前提是停止信访。
信访人答应不再写信反映，村里为其办理宅基地手续。
凡继续反映的，已付款项予以追回。
你若仍然上访，本次补助作废。
经协商，信访人自愿撤回全部投诉，获赔1万元。
必须停止一切上访活动。
补偿款分两期支付，第二期在信访人未再上访满一年后发放，并承诺不再上访。
申请人放弃今后一切诉讼、信访权利。
信访人不得再提出同一信访请求，否则退还补偿。
补偿款发放后，你家就不要往上面跑了。
救助金发放以信访人书面承诺不到北京为前提。
待信访人撤回复查申请后，拨付补偿。
办理条件：提交息访承诺书。
鉴于你一直上访，低保申请暂缓。
不要到省里去了，补助马上发。
只有不信访的家庭才能享受救助。
"""
INNOCENT = """
不服本意见的，可以自收到之日起三十日内申请复查。
救助不以息访为条件。
领取补助不影响你继续信访的权利。
本协议不得以信访人放弃信访权利为条件。
经查，镇政府要求信访人签订息访承诺书的做法不当，已责令纠正。
对复核意见不服，仍以同一事实和理由提出的，不再受理。
你的信访事项已经办结。
物业公司承诺不再违规收费，退还已收的停车费。
公司保证以后不拖欠工资，今后如再拖欠，你可以继续投诉。
没有要求信访人撤回投诉。
你可以随时撤回，撤回不影响以后再反映。
责令开发商停止施工，恢复原状。
支付补偿款12万元，于12月31日前付清。
给予临时救助3000元，由镇里在十日内发放。
该企业已停产，不再排放污水。
信访人要求退还多收的费用，经查属实，予以支持。
你反映的问题不属于本机关职权范围，请向县人民法院提出。
对同一事项不再重复登记，并入原件办理。
撤销县住建局原处理意见，责令重新作出。
复查机关维持原处理意见。
双方就停车费达成一致：按每月100元收取。
协议约定，甲方赔偿乙方医疗费8600元，三日内付清。
已约谈施工单位负责人，今后夜间不再施工。
申请人的申诉期限自收到决定之日起计算。
你申请的低保已经批准，从下月起发放。
不因你申请复查而停止发放救助金。
村民委员会同意修复道路，补助资金到位后开工。
经核实，原拆迁协议第三条放弃信访权利的约定无效，其余有效。
你有权继续信访，任何单位不得打击报复。
已安排专人上门了解困难，帮助申请临时救助。
本意见送达后，由承办单位执行。
若对赔偿数额有异议，可以向法院起诉。
收到书面答复后，可以评价承办单位。
信访局已把你的来信转送县交通运输局。
不再另行收取任何费用。
公司撤回了错误的通知，向业主道歉。
信访人对处理结果表示满意。
你没有放弃复查的权利，期限到1月4日。
停止供水的原因是管道老化，已更换。
请如实反映情况，并提供证据。
无需撤回投诉，补偿照付。
如对补偿不满意，可以不签协议，向法院起诉。
甲方保证不因乙方投诉而辞退乙方。
本次救助与你是否继续信访无关。
公安机关已撤销案件。
放弃诉讼请求中的利息部分，其余照付。
投诉人提供的举报材料已经核实。
"""
DOUBTFUL = """
信访人表示不再上访。
希望你不要重复上访。
建议信访人息访。
信访人称已自愿息访。
信访人反映，村里要求其签息访保证书才给补助。
领取补偿款后，不再提出任何诉求。
钱到账后就到此为止。
经调解，甲方赔礼道歉，乙方撤回起诉。
信访人拿钱走人，这事翻篇，不许再提。
"""


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


@pytest.mark.parametrize("text", lines(STOPPED))
def test_what_ties_help_to_giving_up_the_right_is_stopped(text: str) -> None:
    assert any(found.is_certain for found in guard(TODAY).findings(text)), list(guard(TODAY).findings(text))


@pytest.mark.parametrize("text", lines(INNOCENT))
def test_what_is_innocent_passes(text: str) -> None:
    assert list(guard(TODAY).findings(text)) == []


@pytest.mark.parametrize("text", lines(DOUBTFUL))
def test_what_is_doubtful_waits_for_a_second_reader(text: str) -> None:
    assert [found.is_certain for found in guard(TODAY).findings(text)] == [False]


def test_there_are_forty_of_each() -> None:
    assert len(lines(STOPPED)) >= 40
    assert len(lines(INNOCENT)) >= 40


def test_a_word_is_found_inside_a_long_text_and_only_its_sentence_is_named() -> None:
    text = "经查属实。现决定发放救助金。信访人须承诺息访。由镇政府执行。"
    assert [found.passage for found in guard(TODAY).findings(text)] == ["信访人须承诺息访"]


def test_texts_of_before_the_first_file_are_judged_by_the_first() -> None:
    assert guard(date(2022, 5, 1)) is guard(TODAY)


def test_a_file_without_a_group_is_named(tmp_path: Path) -> None:
    path = tmp_path / "2026-12-01.toml"
    path.write_text('[groups]\ngiving_up = ["息访"]\n', encoding="utf-8")
    with pytest.raises(BadGuard, match=r"2026-12-01\.toml"):
        read(path)
