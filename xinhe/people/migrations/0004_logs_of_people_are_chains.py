"""Changes, sign-ins and looks are tied by hash, each log with one head; a change keeps its rows before and after."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_a_role_for_reviewers"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField(default=0)),
                (
                    "hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000", max_length=64
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="change",
            name="hash",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="change",
            name="previous",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="change",
            name="rows",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="change",
            name="seq",
            field=models.BigIntegerField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="reveal",
            name="hash",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="reveal",
            name="previous",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="reveal",
            name="seq",
            field=models.BigIntegerField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="signin",
            name="hash",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="signin",
            name="previous",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="signin",
            name="seq",
            field=models.BigIntegerField(editable=False, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="change",
            name="what",
            field=models.CharField(
                choices=[
                    ("made", "建账号"),
                    ("details", "改姓名电话"),
                    ("roles", "改角色"),
                    ("office", "调单位"),
                    ("deactivated", "停用账号"),
                    ("activated", "启用账号"),
                    ("unlocked", "解锁账号"),
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
                ],
                max_length=20,
            ),
        ),
    ]
