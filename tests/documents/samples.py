"""Facts from which every form is printed in tests: what an office of 临河县 would really write."""

from collections.abc import Mapping
from datetime import date

from xinhe.documents import book
from xinhe.documents.forms import Form

SHARED: dict[str, object] = {
    "office": "临河县住房和城乡建设局",
    "day": date(2026, 3, 12),
    "petitioner": "王小明",
    "number": "LH-26-004182-5",
    "received_on": date(2026, 3, 2),
    "source": "临河县信访局转送",
    "contact": "李工",
    "phone": "0000-5200201",
    "address": "临河县城关镇建设路8号",
    "items": ["请求查处物业公司擅自提高停车费", "请求将云锦苑小区停车费恢复为每月100元"],
}
HEARING: dict[str, object] = {
    "cause": "云锦苑小区停车收费标准争议",
    "held_at": "2026年3月20日9:00",
    "place": "临河县群众来访接待中心二楼听证室",
    "chair": "陈明",
    "panel": ["赵一", "钱二", "孙三"],
}
REVIEWED: dict[str, object] = {
    "applicant": "王小明",
    "earlier_office": "临河县住房和城乡建设局",
    "earlier_number": "临住建信〔2026〕12号",
    "request": "撤销原处理意见，责令物业公司退还多收的停车费。",
    "facts": "经调阅业主大会会议记录和收费公示，物业公司于2026年1月5日起按每月160元收取停车费，未经业主大会表决。",
    "basis": "《物业管理条例》第十一条、第四十一条。",
    "opinion": "由临河县住房和城乡建设局自收到本意见书之日起15日内督促物业公司退还多收的费用，并将执行情况告知申请人。",
}
LIMIT = "收到之日为2026年3月12日，期限15日，第二十三条第三款；至2026年3月27日届满。"
SIDED: dict[str, object] = {
    "office": "云锦苑社区人民调解委员会",
    "first_side": "王小明",
    "second_side": "云锦苑物业服务有限公司",
}
AGREED = SIDED | {
    "facts_and_dispute": "停车费由100元涨到160元，双方对涨价是否有效有争议。",
    "content": "停车费恢复为每月100元，多收的120元退还。",
    "duties": ["对方：退还多收的停车费，人民币 120.00 元，2026-04-01以前"],
    "way": "转账",
    "effective_on": date(2026, 3, 20),
    "mediators": "方调解",
}
MEDIATED = SIDED | {"number": "LH-26-004182-5"}
PEOPLE: dict[str, object] = {
    "first_people": ["王小明　性别：男　年龄：36岁　电话：13812345678　住址：临河县云城街道2号"],
    "second_people": ["云锦苑物业服务有限公司　电话：13912345678"],
}
ACCOUNT = "停车费由100元涨到160元，双方对涨价是否有效有争议。"
FACTS: dict[str, dict[str, object]] = {
    "mediation_application": MEDIATED
    | PEOPLE
    | {"title": "停车费涨价", "account": ACCOUNT, "applied_on": date(2026, 3, 2)},
    "mediation_register": MEDIATED
    | PEOPLE
    | {
        "registered_on": date(2026, 3, 2),
        "accepted_on": date(2026, 3, 4),
        "type": "物业纠纷",
        "origin": "当事人申请",
        "place": "云城街道云锦苑社区",
        "account": ACCOUNT,
        "wishes": "双方都同意调解",
        "registrar": "顾主任",
    },
    "mediation_record": MEDIATED
    | {
        "sort": "session",
        "held_at": "2026年3月9日9:00",
        "place": "社区二楼",
        "mediators": "方调解",
        "first_present": "王小明",
        "second_present": "赵经理",
        "asked": "双方都听清楚了权利义务，都不要求换调解员。",
        "words": "双方同意先核对三个月的收费凭证。",
        "result": "再约一次",
        "recorder": "方调解",
    },
    "mediation_visit": MEDIATED
    | {
        "visited": "王小明",
        "agreement_number": "临人调〔2026〕3号",
        "reason": "了解协议履行情况",
        "way": "电话",
        "visited_on": date(2026, 4, 20),
        "performance": "都履行了",
        "words": "多收的停车费退了。",
        "visitor": "方调解",
    },
    "mediation_file": MEDIATED
    | {
        "mediators": "方调解",
        "accepted_on": date(2026, 3, 4),
        "closed_on": date(2026, 3, 20),
        "type": "物业纠纷",
        "origin": "当事人申请",
        "account": ACCOUNT,
        "result": "oral",
        "terms": "停车费恢复为每月100元，多收的120元退还。",
        "kept": "都履行了",
        "binder": "方调解",
    },
    "receipt": {
        "registered_at": "2026年3月2日10:14",
        "place": "网上",
        "materials": ["停车费收据2张", "小区公告照片3张"],
        "query_code": "7K3M9QXA",
        "next_step": "由临河县信访局审核后转送有权处理的单位",
        "next_on": date(2026, 3, 17),
        "why": "收到之日为2026年3月2日，期限15日，《信访工作条例》第二十二条；至2026年3月17日届满。",
    },
    "acceptance_notice": {
        "way": "按照信访程序办理：听取您陈述事实和理由，调查核实，书面答复。",
        "due_on": date(2026, 5, 11),
        "due_why": "自2026年3月12日受理之日起60日，《信访工作条例》第三十四条；至2026年5月11日届满。",
    },
    "refusal_notice": {
        "ground": "N1",
        "reason": "您于2026年2月10日向临河县交通运输局提出的信访事项与本事项相同，正在办理期限内。",
        "existing_number": "LH-26-003911-2",
        "existing_stage": "已受理，正在调查",
        "other_ways": "对办理进度有疑问的，可以拨打12345咨询。",
    },
    "transfer_letter": {
        "to": "临河县住房和城乡建设局",
        "notify_on": date(2026, 3, 27),
        "object_on": date(2026, 3, 19),
        "is_secret": True,
        "note": "随函转去信访材料共5页。",
    },
    "designation_letter": {
        "to": "临河县交通运输局",
        "decider": "临河县人民政府",
        "decision": "临河县人民政府第18次常务会议研究，由交通运输局牵头办理。",
        "meeting": "第18次常务会议纪要",
        "notify_on": date(2026, 3, 27),
        "is_secret": True,
    },
    "assignment_letter": {
        "to": "临河县住房和城乡建设局",
        "notify_on": date(2026, 3, 27),
        "object_on": date(2026, 3, 19),
        "due_on": date(2026, 4, 30),
        "wants_report": True,
        "assists": ["临河县市场监督管理局", "城关镇人民政府"],
        "copies": ["临河县人民政府办公室"],
    },
    "objection_letter": {
        "to": "临河县信访局",
        "reason": "停车收费属于实行市场调节价的服务价格，监督检查由县市场监督管理局负责（县权责清单第118项）。",
        "proposed": "临河县市场监督管理局",
    },
    "route_notice": {
        "route": "R2",
        "route_title": "劳动争议仲裁",
        "organ": "临河县劳动人事争议仲裁委员会",
        "basis": "《劳动争议调解仲裁法》第五条、第二十七条",
        "how": "携带身份证件、劳动合同和工资支付记录，到县政务服务中心三楼提交书面仲裁申请。",
        "limit_on": date(2026, 12, 31),
        "limit_why": "自知道或者应当知道权利被侵害之日（2025年12月31日）起一年。",
    },
    "extension_notice": {
        "old_on": date(2026, 5, 11),
        "new_on": date(2026, 6, 10),
        "days": 30,
        "reason": "需要委托鉴定机构对停车设施运行成本进行审核，鉴定尚未完成。",
        "approver": "陈局长",
    },
    "opinion": {
        "accepted_on": date(2026, 3, 12),
        "claims": "一是查处物业公司未经业主大会同意擅自提高停车费的行为；二是将停车费恢复为每月100元。",
        "story": "您反映：云锦苑小区的停车费自2026年1月起由每月100元提高到160元，物业公司没有征求业主意见，"
        "也没有召开业主大会，公示栏里只贴了一张涨价通知。",
        "answers": [
            {
                "text": "关于查处物业公司擅自提高停车费",
                "result": "支持",
                "facts": "经调阅物业服务合同、收费公示和业主大会会议记录，物业公司自2026年1月5日起按每月160元"
                "收取停车费，未经业主大会表决。",
                "basis": "《物业管理条例》第十一条第（七）项、第四十一条。",
                "opinion": "我单位已于2026年3月10日向物业公司发出责令改正通知书，要求15日内改正。",
            },
            {
                "text": "关于将停车费恢复为每月100元",
                "result": "解释说明",
                "facts": "物业服务合同约定的停车费标准为每月100元；业主委员会"
                "已定于2026年4月就收费标准召集业主大会表决。",
                "basis": "《民法典》第二百七十八条；物业服务合同第十二条。",
                "opinion": "业主大会作出决定以前，按合同约定的每月100元收取；今后的标准"
                "由业主共同决定，我单位不能代为确定。",
            },
        ],
        "review_organ": "临河县人民政府",
        "review_days": 30,
        "execute_note": "责令改正期限届满后，我单位将到小区实地检查，并把检查结果告知您。",
        "copies": ["临河县人民政府", "临河县信访局"],
    },
    "review_request": {
        "stage": "review",
        "applicant": "王小明",
        "to": "临河县人民政府",
        "earlier_number": "临住建信〔2026〕12号",
        "earlier_office": "临河县住房和城乡建设局",
        "earlier_received_on": date(2026, 4, 2),
        "request": "撤销处理意见第二项，责令物业公司退还1至3月多收的停车费。",
        "reasons": "处理意见认定收费未经业主大会表决，却没有要求退还已经多收的费用。",
        "evidence": ["停车费收据3张", "处理意见书复印件"],
    },
    "review_opinion": REVIEWED
    | {
        "office": "临河县人民政府",
        "result": "变更",
        "recheck_organ": "临江市人民政府",
        "recheck_days": 30,
        "earlier_result": "支持第一项，对第二项解释说明。",
    },
    "recheck_opinion": REVIEWED
    | {
        "office": "临江市人民政府",
        "earlier_office": "临河县人民政府",
        "earlier_number": "临政信复〔2026〕3号",
        "result": "维持",
        "opinion": "原复查意见事实清楚，依据充分，处理适当。",
        "hearing_days": 12,
    },
    "hearing_notice": HEARING | {"to": ["王小明", "云锦苑物业服务有限公司"], "is_public": True},
    "hearing_record": HEARING
    | {
        "parties": "信访人王小明；云锦苑物业服务有限公司经理周某；临河县住房和城乡建设局工作人员李工。",
        "statements": "王小明：涨价没有经过业主大会。\n周某：公示了一个月，没有人提出意见。\n李工：公示不能代替表决。",
        "evidence": "物业服务合同、收费公示照片、业主大会会议记录。",
        "panel_opinion": "一致认为调整收费标准应当由业主大会表决。",
        "excluded_days": 12,
        "recorder": "刘记录",
    },
    "hearing_report": HEARING
    | {
        "to": "临江市人民政府",
        "parties": "信访人王小明、云锦苑物业服务有限公司、临河县住房和城乡建设局",
        "statements": "信访人认为涨价没有经过业主大会；物业公司认为已经公示一个月；住建局认为公示不能代替表决。",
        "panel_opinion": "听证员一致认为，调整收费标准应当由业主大会表决，未经表决的调整不能执行。",
        "excluded_days": 12,
    },
    "urge_slip": {
        "to": "临河县住房和城乡建设局",
        "due_on": date(2026, 3, 9),
        "left": -3,
        "asked": "在3个工作日内书面告知信访人是否受理，并说明超期的原因。",
    },
    "supervision_letter": {
        "to": "临河县住房和城乡建设局",
        "ground": "拖延办理",
        "facts": "该事项于2026年3月12日受理，至2026年5月20日没有作出处理意见，也没有办理延期手续。",
        "demand": "1. 5日内作出处理意见并送达信访人；\n2. 查明超期原因，提出改进措施。",
        "answer_on": date(2026, 6, 1),
    },
    "recommendation": {
        "kind": "improve",
        "to": "临河县住房和城乡建设局",
        "facts": "2026年1月至3月，我单位转送你单位的物业收费类信访事项共41件，其中15件没有在规定期限内书面告知信访人。",
        "pattern": "超期的15件中，12件集中在城关镇，都经过两次以上内部流转。",
        "advice": "1. 明确物业收费类事项的承办科室；\n2. 建立收件当日分办的制度。",
        "answer_on": date(2026, 4, 13),
    },
    "completion_report": {
        "to": "临河县信访局",
        "process": "3月12日受理，3月13日听取信访人陈述，3月16日到小区调查，3月20日作出处理意见。",
        "result": "责令物业公司改正，停车费恢复为每月100元。",
        "served": "处理意见书（临住建信〔2026〕12号）于3月22日直接送达信访人。",
        "attitude": "信访人表示认可。",
        "follow_up": "4月10日对改正情况进行检查。",
    },
    "service_proof": {
        "document_title": "信访事项处理意见书",
        "document_number": "临住建信〔2026〕12号",
        "receiver": "王小明",
        "method": "直接送达",
    },
    "correction": {
        "of_number": "临住建信〔2026〕12号",
        "of_title": "信访事项处理意见书",
        "wrong": "“按每月160元收取停车费”写为“按每月106元收取停车费”。",
        "right": "“按每月160元收取停车费”。",
        "reason": "制作文书时录入有误。",
    },
    "handover_slip": {
        "office": "临河县信访局",
        "petitioner": "（信访人要求保密）",
        "to": "临河县纪委监委",
        "slip_items": ["反映某单位工作人员违规收取费用"],
        "evidence": ["检举信1份", "转账记录复印件2页"],
        "received_count": "1份3页",
    },
    "late_review_notice": {
        "office": "临河县人民政府",
        "reason": "处理意见书于2026年1月20日直接送达您本人，您于2026年3月2日提出复查申请，没有提供期限内交邮的证明。",
        "limit_on": date(2026, 2, 24),
    },
    "mediation_rights": SIDED,
    "mediation_end": SIDED
    | {
        "cause": "too_far_apart",
        "other_ways": "可以依法通过仲裁、行政、司法等途径维护自己的权利；起诉、申请仲裁有时效，请不要耽误。",
    },
    "mediation_turned_down": SIDED
    | {
        "ground": "decided",
        "reason": "临河县人民法院已于2026年3月5日受理同一件停车费纠纷。",
        "other_ways": "向临河县人民法院提出；需要法律援助的，可以拨打12348。",
    },
    "mediation_referral": {
        "items": ["停车费恢复每月100元", "退还多收的120元"],
        "to": "云锦苑社区人民调解委员会",
        "consent": "本人当面同意",
        "passed": "姓名、联系电话、纠纷的简要情况",
        "answer_on": date(2026, 4, 1),
    },
    "mediation_sent_back": {
        "to": "临河县住房和城乡建设局",
        "letter": "临住建信〔2026〕3号",
        "reason": "停车费是否应当退还，县市场监督管理局已经立案处理，不是双方可以协商的事。",
    },
    "mediation_feedback": {
        "to": "临河县人民法院",
        "letter": "（2026）临委调12号",
        "result": "agreed",
        "ended_on": date(2026, 3, 20),
        "is_performed": True,
    },
    "mediation_handover": {
        "to": "临河县人民法院",
        "dispute_type": "物业纠纷",
        "brief": "停车费由每月100元涨到160元，双方没有谈拢。",
        "consent": "本人当面同意",
        "passed": "姓名、联系电话",
    },
    "mediation_agreement_paper": AGREED | {"late": "逾期退还的，按每日万分之五另付。"},
    "oral_agreement_record": AGREED,
    "confirmation_request": SIDED
    | {
        "court": "临河县人民法院",
        "effective_on": date(2026, 3, 20),
        "content": "停车费恢复为每月100元，多收的120元退还。",
    },
    "mediation_agreement": {
        "kind": "mediation",
        "other": "云锦苑物业服务有限公司",
        "on": date(2026, 3, 20),
        "text": "物业公司于2026年4月1日前退还2026年1月至3月多收的停车费180元，自4月起按每月100元收取。",
    },
    "supervision_order": {
        "kind": "rectify",
        "to": "临河县住房和城乡建设局",
        "title": "停车费事项超期未答复",
        "organizer": "信访工作联席会议",
        "decision": "2026年第1次信访工作联席会议",
        "grounds": ["拖延", "敷衍"],
        "facts": "2026年2月以来，有3件信访事项超过60日没有书面答复，其中1件信访人两次催办仍未答复。",
        "matters": ["LH-260302-0001-4 小区停车费涨到每月160元", "LH-260302-0007-2 楼道照明长期不亮"],
        "demand": "逐件查明原因，十日内答复信访人；建立到期前三日提醒的办法。",
        "answer_on": date(2026, 3, 20),
    },
    "annual_report": {
        "to": "中共临河县委、临河县人民政府、临江市信访局",
        "period": "2026年",
        "place": "临河县",
        "numbers": ["共收到信访事项160件，其中网上92件", "按期办结率93.1%（58件中54件）"],
        "fields": ["城乡建设61件", "劳动社保30件"],
        "offices": ["临河县住房和城乡建设局41件", "临河县交通运输局12件"],
        "sent": ["转送88件，交办12件", "催办9次，督办3次，其中已答复2次"],
        "advice": ["提出改进工作的建议2件：全部采纳1件、尚未反馈1件", "提出完善政策的建议0件"],
        "text": "住宅小区停车收费矛盾集中，建议统一价格备案办法。下一步将开展专项治理。",
        "basis": "检举控告事项不计入任何数字，没有到期的不计入率；统计日为2026年12月31日",
    },
    "appraisal": {
        "to": "临河县住房和城乡建设局、临河县交通运输局",
        "period": "2026年",
        "decision": "县委、县政府同意",
        "rows": [
            {"name": "临河县住房和城乡建设局", "figures": "按期办结率93.1%（58件中54件）；督查发现2处"},
            {"name": "临河县交通运输局", "figures": "按期办结率100.0%（12件中12件）"},
        ],
        "text": "总体做到依法及时就地解决。住建局要在到期前主动答复。",
        "basis": "检举控告事项不计入任何数字，没有到期的不计入率；统计日为2026年12月31日",
    },
    "inspection_supply": {
        "to": "县委第一巡察组",
        "subject": "临河县住房和城乡建设局",
        "period": "2026年1月1日至2026年11月25日",
        "decision": "巡察组2026年3号来函",
        "numbers": ["收到信访事项41件", "按期办结率93.1%（58件中54件）", "被催办4次、督办1次"],
        "text": "以上数字由系统按期间计算。",
        "basis": "检举控告事项不计入任何数字，没有到期的不计入率；统计日为2026年11月25日",
    },
}


def facts(name: str) -> dict[str, object]:
    """The facts of one form: what all share and its own."""
    return SHARED | FACTS[name]


# What the forms as corrected on 2026-11-30 say of one case more.
CORRECTED: dict[str, dict[str, object]] = {
    "route_notice": {"limit_from": date(2026, 5, 2), "limit_on": date(2026, 6, 30)},
    "acceptance_notice": {"kind": "建议意见"},
    "recheck_opinion": {"ending": "重新办理", "lead_office": "临河县住房和城乡建设局", "review_days": 30},
    "refusal_notice": {"ground": "N5", "right_organ": "临河县人民法院"},
    "whereabouts_notice": {
        "target": "临河县物业服务中心",
        "way": "转送",
        "notify_on": date(2026, 3, 27),
    },
    "duty_answer": {
        "how": "已依法履行职责",
        "text": "我局于2026年3月10日责令物业公司恢复每月100元的收费标准，物业公司已退还多收费用。",
        "basis": "《物业管理条例》第五条。",
    },
    "suggestion_reply": {
        "adoption": "部分采纳",
        "study": "我局召开两次座谈会，征求了社区、物业公司和业主代表的意见。",
        "reply": "错峰共享停车位先在云锦苑等两个小区试行，六个月后评估；夜间开放道路停车位的建议因消防通道要求未采纳。",
    },
    "referral_letter": {
        "office": "临河县信访局",
        "to": "云城街道信访办",
        "forward_on": date(2026, 3, 17),
        "runs_on": True,
        "object_on": date(2026, 3, 9),
        "note": "请就地处理。",
    },
    "review_receipt": {
        "office": "临河县人民政府",
        "organ": "临河县人民政府",
        "evidence": ["缴费发票", "公告照片"],
        "answer_on": date(2026, 4, 20),
    },
    "cadre_notice": {
        "office": "临河县信访局",
        "to": "中共临河县委组织部",
        "authority": "县管干部",
        "about": "反映某局副局长收受物业公司礼金。",
        "is_major": True,
    },
    "inspection_annex": {
        "office": "临河县信访局",
        "to": "县委第一巡察组",
        "subject": "临河县住房和城乡建设局",
        "period": "2026年1月1日至2026年12月1日",
        "situations": ["具有苗头性、倾向性的重要信访问题：停车收费纠纷增多。"],
    },
}


def corrected(name: str) -> dict[str, object]:
    """The facts of one form as the corrected version asks for them."""
    return SHARED | FACTS.get(name, {}) | CORRECTED.get(name, {})


def forms(on: date = date(2026, 3, 12)) -> Mapping[str, Form]:
    """The forms in force on a day: that of these facts, unless it is said."""
    return book.forms(on)
