"""Wrong tries are counted by place and name, and a sensitive seat waits for a second person."""

import django.contrib.postgres.fields
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
    ("seal_replaced", "更换单位印章"),
    ("stock_taken", "登记存量"),
]
RESULT = [
    ("ok", "成功"),
    ("wrong", "口令错误"),
    ("locked", "已锁定"),
    ("code", "动态码错误"),
    ("out", "退出"),
    ("pending", "未经确认"),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0007_searches_for_people_are_looks")]

    operations = [
        migrations.RemoveField(model_name="account", name="failed_tries"),
        migrations.RemoveField(model_name="account", name="locked_until"),
        migrations.AddField(
            model_name="account",
            name="pending",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                default=list,
                help_text="Who filled this sensitive seat; until somebody else agrees it does not work.",
                size=None,
            ),
        ),
        migrations.AlterField(model_name="change", name="what", field=models.CharField(choices=WHAT, max_length=20)),
        migrations.AlterField(
            model_name="signin", name="result", field=models.CharField(choices=RESULT, max_length=12)
        ),
    ]
