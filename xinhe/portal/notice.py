"""The notice on personal information (个人信息保护法 第十七条): its text is in the template portal/_notice.html."""

# Raise it with every change of the text; the page and the receipt name it.
NOTICE_VERSION = "2026-11-25"
# The same for who applies for mediation: portal/mediation/_notice.html.
MEDIATION_NOTICE_VERSION = "2026-11-30"
