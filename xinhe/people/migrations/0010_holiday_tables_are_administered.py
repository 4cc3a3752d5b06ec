"""The log of administration knows of holiday tables."""

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
    ("stock_taken", "登记存量"),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0009_codes_prove_a_telephone")]
    operations = [
        migrations.AlterField(model_name="change", name="what", field=models.CharField(choices=WHAT, max_length=20))
    ]
