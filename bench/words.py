"""Texts for the bench's matters: our own sentences, put together so that some words are common and most are rare.

Every sentence ends with a mark, so that no pair of characters crosses from one into the next and the search words
of a text are those of its sentences.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from xinhe.kernel.bigrams import bigrams

ROADS = (
    "人民", "解放", "中山", "建设", "新华", "滨河", "工农", "文化", "长江", "东风",
    "和平", "胜利", "朝阳", "学府", "站前", "迎宾", "环城", "青年", "育才", "平安",
)  # fmt: skip
NAME_FIRST = (
    "云锦碧翠金银玉瑞祥福康宁静雅芳兰梅竹松柏桂枫榆杨柳荷莲菊泉溪湖江海山岭峰霞虹星月辰阳春夏秋冬晨曦晓露岚嘉和泰安"
)
NAME_SECOND = "绣桐华庭澜湾园景苑林川源波涛潮汐韵悦畅怡馨润泽茂盛繁荣昌隆兴旺达通顺利丰裕盈满圆融汇聚合欣尚品颐居乐"
NAME_LAST = ("小区", "花园", "家园", "新村", "公馆", "名邸", "雅居", "里")


# A place whose pairs of characters stand in nothing else here.
RARE, RARE_IN = "石榴湾渡口", 20


@dataclass(frozen=True)
class Topic:
    """What a matter may be about: its category, how often it comes, titles and the sentences that tell it."""

    category: str
    weight: int
    titles: Sequence[str]
    told: Sequence[str]


TOPICS = (
    Topic("0101", 16, ("停车费涨价没有经过业主同意", "物业服务差还要涨费", "小区车位只卖不租"), (
        "物业公司没有召开业主大会，就把停车费从每月一百元涨到一百六十元。",
        "交了物业费，楼道三个月没有人打扫，电梯也经常停运。",
        "开发商把地下车位只卖不租，业主的车没有地方停。",
        "公共收益从来没有公示，业主要求看账被拒绝。",
        "门禁坏了半年没有人修，外面的人随便进出。",
    )),
    Topic("0102", 8, ("房子漏水开发商不修", "交房推迟一年多", "房产证迟迟办不下来"), (
        "房子交付以后外墙渗水，屋里墙面发霉，报修七次都没有结果。",
        "合同约定前年年底交房，现在还没有通水通电。",
        "首付和契税都交了，房产证拖了三年办不下来。",
        "开发商宣传的学校和绿地都没有建。",
    )),
    Topic("0103", 6, ("旧房改造补偿没有到位", "征收补偿款拖欠", "安置房面积缩水"), (
        "村里的房屋去年征收，补偿款只付了一半。",
        "安置房比协议上少了八个平方米，没有人解释。",
        "评估报告没有送给我们，签字不是本人写的。",
    )),
    Topic("0201", 12, ("路口红绿灯坏了", "公交车间隔太长", "道路坑洼没有人修"), (
        "路口的红绿灯坏了两个星期，上下学的孩子过马路很危险。",
        "早高峰公交车四十分钟才来一班，老人在站台上等得辛苦。",
        "路面被大货车压坏，下雨天全是水坑，已经摔伤两个人。",
        "人行道被小汽车占满，只能走到机动车道上。",
    )),
    Topic("0202", 5, ("出租车拒载绕路", "客运站退票难"), (
        "晚上打车司机不打表，一口价比平时贵一倍。",
        "车票改签窗口没有人，打电话一直占线。",
    )),
    Topic("0301", 10, ("工地半夜施工噪音扰民", "烧烤店油烟直排", "工厂排放刺鼻气味"), (
        "工地每天施工到凌晨两点，老人和孩子睡不着觉。",
        "楼下烧烤店没有装油烟净化器，窗户一年四季不敢开。",
        "厂里夜里偷偷排放废气，早上起来嗓子疼。",
        "河水变成黑色，有很大的臭味，鱼都死了。",
    )),
    Topic("0302", 5, ("垃圾堆放没有人清运", "污水井堵塞外溢"), (
        "垃圾桶三天没有清运，苍蝇很多。",
        "下水井盖坏了，污水流到路上，夏天没法走。",
    )),
    Topic("0401", 9, ("工资拖欠半年", "公司不交社保", "工伤认定没有下文"), (
        "工程完工以后，包工头拖欠十一个工人的工资。",
        "公司没有签劳动合同，也没有缴纳社会保险。",
        "受伤住院一个多月，工伤认定的申请交上去没有答复。",
    )),
    Topic("0402", 5, ("养老金金额算错", "医保报销被退回"), (
        "退休审批的工龄少算了四年，养老金因此少了。",
        "住院费用的报销材料被退回三次，每次说的理由都不同。",
    )),
    Topic("0501", 6, ("孩子上学划片不公", "校外培训班退费难", "学校食堂饭菜质量差"), (
        "孩子的户口和房子都在片区里，却被分到五公里以外的学校。",
        "培训班突然关门，剩下的学费联系不上人退。",
        "学校食堂的菜经常是凉的，孩子吃了肚子疼。",
    )),
    Topic("0502", 5, ("医院收费不清楚", "卫生院没有医生值班"), (
        "医院的收费单上有没有做过的检查项目。",
        "卫生院周末没有医生值班，老人发烧只能去县城。",
    )),
    Topic("0601", 6, ("土地承包面积不对", "村里账目没有公开", "低保评定不公"), (
        "承包地确权登记少了一亩二分，村里说以后再改。",
        "村务公开栏两年没有更新，集体收入去向不明。",
        "家里有重病的人，低保申请没有通过，条件好的反而评上。",
    )),
    Topic("0602", 4, ("自来水发黄有异味", "灌溉水渠堵塞"), (
        "自来水放出来是黄的，烧开以后有沉淀。",
        "水渠堵了没有人管，稻田眼看要旱。",
    )),
    Topic("0701", 3, ("邻居违章搭建", "路边摊占道经营"), (
        "邻居在楼顶搭建了两间房，挡住了采光。",
        "夜市摊子占了整条路，消防车进不来。",
    )),
)  # fmt: skip

SINCE = (
    "这个情况从去年冬天开始，一直没有改变。",
    "事情已经过去三个多月，到现在没有结果。",
    "今年以来越来越严重。",
    "我们一家人在这里住了十几年，以前没有这样的事。",
    "上个月下过大雨以后更加明显。",
    "最近两个星期每天都是这样。",
    "从国庆节以后就没有正常过。",
    "",
)
TRIED = (
    "我们先后找过社区和物业，都说不归他们管。",
    "打过热线电话，回复说正在处理，以后就没有消息。",
    "几户邻居一起去问过，对方态度很差。",
    "我到窗口问过两次，工作人员让我再等一等。",
    "材料都交齐了，照片和录音也有。",
    "向有关部门反映过，答复说需要进一步核实。",
    "网上留言以后没有人联系我。",
    "",
    "",
)
ASKED = (
    "请有关部门实地查看，依法处理，并把结果告诉我。",
    "希望领导重视，给老百姓一个明确的答复。",
    "要求立即整改，恢复原来的标准。",
    "请查清事实，该赔偿的赔偿，该处罚的处罚。",
    "请协调相关单位，定一个解决的时间。",
    "希望尽快修好，不要再拖。",
    "请公开有关的文件和账目。",
)
CLOSING = ("谢谢。", "盼复。", "麻烦你们了。", "", "")

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红建国文志海燕春梅晓雪峰辉鹏斌宇浩晨欣怡梓涵子轩雨婷"

ANSWERS = (
    ("经现场核查，反映的情况属实，责任单位已经约谈。", "《物业管理条例》第十一条", "责令限期改正，十五日内回访。"),
    ("经调阅资料并询问双方，反映的情况部分属实。", "《信访工作条例》第三十二条", "已协调双方达成一致，按约定履行。"),
    ("经核实，相关手续齐全，收费标准已经备案公示。", "《价格法》第十三条", "已向本人当面解释政策并提供文件。"),
    ("经查，问题由管线老化引起，已列入本季度维修计划。", "《城镇排水与污水处理条例》第十七条", "本月底前完成维修。"),
)
HEARD = ("本人陈述了事情经过，补充了照片。", "电话听取陈述，诉求与登记内容一致。", "上门听取陈述，并查看了现场。")


@dataclass(frozen=True)
class Text:
    """A matter's words and the search words in them."""

    topic: Topic
    title: str
    body: str
    words: set[str]


@cache
def _pairs(sentence: str) -> frozenset[str]:
    return frozenset(bigrams(sentence))


def write(random: Random) -> Text:
    """One matter's title and body."""
    topic = random.choices(TOPICS, weights=_WEIGHTS)[0]
    where = place(random)
    title = f"{where}，{random.choice(topic.titles)}"
    first = f"我是{where}{random.randint(1, 40)}栋{random.randint(101, 2604)}的住户。"
    told = random.sample(topic.told, k=min(len(topic.told), random.choice((1, 2, 2, 3))))
    road = f"地点在{random.choice(ROADS)}路{random.randint(1, 400)}号附近。"
    fixed = [*told, random.choice(SINCE), random.choice(TRIED), random.choice(ASKED), random.choice(CLOSING)]
    words = set(bigrams(f"{title}。{first}{road}")).union(*map(_pairs, fixed))
    return Text(topic, title, first + fixed[0] + road + "".join(fixed[1:]), words)


_WEIGHTS = [topic.weight for topic in TOPICS]


def with_rare(text: Text) -> Text:
    """The same text with a place in it that stands in as many matters of a large store as of a small one."""
    told = f"旁边就是{RARE}。"
    return Text(text.topic, text.title, text.body + told, text.words | _pairs(told))


def place(random: Random) -> str:
    """The name of a housing estate: one of about twenty thousand, some far more common than others."""
    first = NAME_FIRST[int(random.random() ** 2 * len(NAME_FIRST))]
    second = NAME_SECOND[int(random.random() ** 2 * len(NAME_SECOND))]
    return first + second + random.choice(NAME_LAST)


def person(random: Random) -> str:
    """A person's name."""
    name = SURNAMES[int(random.random() ** 2 * len(SURNAMES))] + random.choice(GIVEN)
    return name + random.choice(GIVEN) if random.random() < 0.8 else name
