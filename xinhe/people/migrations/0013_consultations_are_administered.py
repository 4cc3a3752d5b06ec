"""Who came to a mediation body with a question, in the log of administration."""

from django.db import migrations, models

WHAT = [
    ("made", "建账号"),
    ("details", "改姓名电话"),
    ("roles", "改角色"),
    ("office", "调单位"),
    ("deactivated", "停用账号"),
    ("activated", "启用账号"),
    ("unlocked", "解锁账号"),
    ("confirmed", "确认账号"),
    ("password_reset", "重设口令"),
    ("factor_released", "解除动态码"),
    ("factor_bound", "本人绑定动态码"),
    ("password_changed", "本人改口令"),
    ("password_renewed", "口令存法更新"),
    ("token_issued", "发接口令牌"),
    ("token_revoked", "收回接口令牌"),
    ("table_imported", "导入基础数据"),
    ("holidays_set", "录入放假安排"),
    ("seal_replaced", "更换单位印章"),
    ("committee_changed", "改调解组织"),
    ("mediator_kept", "登记调解员"),
    ("training_kept", "记调解员培训"),
    ("absence_kept", "记调解员不在岗"),
    ("consultation_kept", "记来访咨询"),
    ("stock_taken", "登记存量"),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0012_mediators_and_their_register")]
    operations = [
        migrations.AlterField(model_name="change", name="what", field=models.CharField(choices=WHAT, max_length=20)),
    ]
