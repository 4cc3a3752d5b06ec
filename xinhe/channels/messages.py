"""The words of the messages that go out, by template and in the reader's language."""

from collections.abc import Mapping

from django.conf import settings

from xinhe.people import phone_codes

# Whole messages, not catalogue entries: a sender's mark and a length limit make each one a text of its own.
_TEMPLATES: dict[str, dict[str, tuple[str, str]]] = {
    "moved": {
        "zh-hans": (
            "你反映的事项 %(number)s 有新进展",
            "【信和】%(who)s你反映的事项 %(number)s：%(sentence)s。%(until)s查进度：%(url)s",
        ),
        "zh-hant": (
            "你反映的事項 %(number)s 有新進展",
            "【信和】%(who)s你反映的事項 %(number)s：%(sentence)s。%(until)s查進度：%(url)s",
        ),
        "en": (
            "News on your matter %(number)s",
            "[Xinhe] %(who)sYour matter %(number)s: %(sentence)s. %(until)sFollow it: %(url)s",
        ),
    },
    # A dispute: the other side never "reported" anything, and who opens it needs its own code or its telephone.
    "dispute_first": {
        "zh-hans": (
            "请你看看纠纷 %(number)s",
            "【信和】%(who)s纠纷 %(number)s：%(sentence)s。%(until)s怎样打开：%(url)s 用编号和你自己的查询码；"
            "没有查询码的，选「用手机号查」，凭这个手机号和你的姓名打开。",
        ),
        "zh-hant": (
            "請你看看糾紛 %(number)s",
            "【信和】%(who)s糾紛 %(number)s：%(sentence)s。%(until)s怎樣打開：%(url)s 用編號和你自己的查詢碼；"
            "沒有查詢碼的，選「用手機號查」，憑這個手機號和你的姓名打開。",
        ),
        "en": (
            "Please look at dispute %(number)s",
            "[Xinhe] %(who)sDispute %(number)s: %(sentence)s. %(until)sOpen it: %(url)s with the number and your own"
            " code; without one choose “by telephone”: this number and your name open it.",
        ),
    },
    "dispute": {
        "zh-hans": (
            "纠纷 %(number)s 有新进展",
            "【信和】%(who)s纠纷 %(number)s：%(sentence)s。%(until)s查看：%(url)s",
        ),
        "zh-hant": (
            "糾紛 %(number)s 有新進展",
            "【信和】%(who)s糾紛 %(number)s：%(sentence)s。%(until)s查看：%(url)s",
        ),
        "en": (
            "News on dispute %(number)s",
            "[Xinhe] %(who)sDispute %(number)s: %(sentence)s. %(until)sFollow it: %(url)s",
        ),
    },
    # Of an agreement: what is owed stands on the page, and in no message.
    "performance": {
        "zh-hans": (
            "纠纷 %(number)s：约定的日子快到了",
            "【信和】纠纷 %(number)s 的协议里，你这一方有一项要在%(day)s以前履行。已经办了的，请在页面上记下来，"
            "或者告诉调解员。查看：%(url)s",
        ),
        "zh-hant": (
            "糾紛 %(number)s：約定的日子快到了",
            "【信和】糾紛 %(number)s 的協議裡，你這一方有一項要在%(day)s以前履行。已經辦了的，請在頁面上記下來，"
            "或者告訴調解員。查看：%(url)s",
        ),
        "en": (
            "Dispute %(number)s: a day agreed on is near",
            "[Xinhe] By the agreement in dispute %(number)s your side has something to do by %(day)s. If it is done,"
            " note it on the page or tell the mediator. See: %(url)s",
        ),
    },
    # To a number that may be a stranger's by now: it names neither person nor matter.
    "number_given_up": {
        "zh-hans": (
            "这个号码不再接收短信",
            "【信和】这个手机号不再接收信访进度短信。不是你本人要求更改的，请打 %(phone)s。",
        ),
        "zh-hant": (
            "這個號碼不再接收短信",
            "【信和】這個手機號不再接收信訪進度短信。不是你本人要求更改的，請打 %(phone)s。",
        ),
        "en": (
            "No more messages to this number",
            "[Xinhe] This number gets no more messages on a petition. If you did not ask for that, call %(phone)s.",
        ),
    },
    "phone_code": {
        "zh-hans": (
            "验证码",
            "【信和】验证码 %(code)s，%(minutes)s 分钟内有效。不是你本人在操作的，不用理会，也不要告诉别人。",
        ),
        "zh-hant": (
            "驗證碼",
            "【信和】驗證碼 %(code)s，%(minutes)s 分鐘內有效。不是你本人在操作的，不用理會，也不要告訴別人。",
        ),
        "en": (
            "Your code",
            "[Xinhe] Code %(code)s, good for %(minutes)s minutes. If you did not ask, ignore it and tell nobody.",
        ),
    },
}
DEFAULT = "zh-hans"


def text(template: str, facts: Mapping[str, object], language: str) -> tuple[str, str]:
    """Subject and text of a message; an unknown language is answered in simplified Chinese."""
    languages = _TEMPLATES[template]
    subject, body = languages.get(language.lower(), languages[DEFAULT])
    # A message that was made before it named office and day has none.
    filled = {"who": "", "until": "", **{name: str(value) for name, value in facts.items()}}
    filled |= {"url": f"{settings.PUBLIC_URL}/my/", "phone": settings.SITE_PHONE}
    if "phone_code" in filled:  # the row names the proof, the code is put in on its way out
        filled["code"] = phone_codes.code_of(filled["phone_code"])
        filled["minutes"] = str(phone_codes.MINUTES)
    if "sentence" in filled:
        filled["sentence"] = filled["sentence"].rstrip("。. ")
    return subject % filled, body % filled
