"""What the tables and columns of people, organisations, posts, themes, accounts and mail are called; nothing changes in the database."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('tracker', '0030_labels'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="accountchange",
            options={"verbose_name": "account change", "verbose_name_plural": "log of accounts"},
        ),
        migrations.AlterModelOptions(
            name="organisation",
            options={
                "ordering": ["sort_key", "pk"],
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
            },
        ),
        migrations.AlterModelOptions(
            name="post",
            options={"ordering": ["name", "pk"], "verbose_name": "post", "verbose_name_plural": "posts"},
        ),
        migrations.AlterModelOptions(
            name="theme",
            options={"ordering": ["sort_key", "pk"], "verbose_name": "theme", "verbose_name_plural": "themes"},
        ),
        migrations.AlterModelOptions(
            name="user",
            options={"ordering": ["name", "pk"], "verbose_name": "person", "verbose_name_plural": "people"},
        ),
        migrations.AlterField(
            model_name="accountchange",
            name="act",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="account_changes",
                to="tracker.act",
                verbose_name="act",
            ),
        ),
        migrations.AlterField(
            model_name="accountchange",
            name="at",
            field=models.DateTimeField(verbose_name="when"),
        ),
        migrations.AlterField(
            model_name="accountchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("invited", "Invited"),
                    ("password_ended", "Password ended by an administrator"),
                    ("link_sent", "Link to a new password sent by mail"),
                    ("link_shown", "Link to a first password shown to an administrator"),
                    ("link_printed", "Link to a new password printed on the server"),
                    ("first_password", "First password set"),
                    ("password_reset", "Password reset through a link"),
                    ("password_changed", "Password changed"),
                    ("address", "E-mail address changed"),
                    ("name", "Name changed"),
                    ("organisation", "Organisation changed"),
                    ("roles", "Roles changed"),
                    ("coordinator_given", "Coordinator role given"),
                    ("coordinator_taken", "Coordinator role removed"),
                    ("access", "Access to the administration changed"),
                    ("deactivated", "Account closed"),
                    ("reactivated", "Account reopened"),
                ],
                max_length=20,
                verbose_name="change",
            ),
        ),
        migrations.AlterField(
            model_name="accountchange",
            name="new",
            field=models.CharField(blank=True, max_length=300, verbose_name="new value"),
        ),
        migrations.AlterField(
            model_name="accountchange",
            name="old",
            field=models.CharField(blank=True, max_length=300, verbose_name="old value"),
        ),
        migrations.AlterField(
            model_name="accountchange",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="account_changes",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AlterField(
            model_name="accountchange",
            name="told_to_coordinators",
            field=models.BooleanField(default=False, verbose_name="coordinators were told"),
        ),
        migrations.AlterField(
            model_name="mailmessage",
            name="address",
            field=models.EmailField(
                help_text="The person's address when the mail was written, or the address before that.",
                max_length=254,
                verbose_name="address",
            ),
        ),
        migrations.AlterField(
            model_name="mailmessage",
            name="body",
            field=models.TextField(blank=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="mailmessage",
            name="created_at",
            field=models.DateTimeField(verbose_name="written at"),
        ),
        migrations.AlterField(
            model_name="mailmessage",
            name="has_link",
            field=models.BooleanField(
                default=False, help_text="A link to choose a new password is added when the mail is sent."
            ),
        ),
        migrations.AlterField(
            model_name="mailmessage",
            name="kind",
            field=models.CharField(
                choices=[
                    ("invitation", "Invitation"),
                    ("new_link", "Link to a new password"),
                    ("reset", "Forgotten password"),
                    ("account", "Change of one's account"),
                    ("coordinators", "Change of an account, told to coordinators"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="mailmessage",
            name="message_id",
            field=models.CharField(max_length=255, unique=True, verbose_name="Message-ID"),
        ),
        migrations.AlterField(
            model_name="mailmessage",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mails",
                to=settings.AUTH_USER_MODEL,
                verbose_name="to",
            ),
        ),
        migrations.AlterField(
            model_name="mailmessage",
            name="said",
            field=models.CharField(
                blank=True,
                help_text="The last answer of the mail server.",
                max_length=300,
                verbose_name="answer of the mail server",
            ),
        ),
        migrations.AlterField(
            model_name="mailmessage",
            name="status",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("sending", "Being sent"),
                    ("sent", "Sent"),
                    ("refused", "Not delivered"),
                    ("unsure", "May have arrived"),
                    ("left", "Not sent again"),
                    ("withdrawn", "No longer needed"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="mailmessage",
            name="subject",
            field=models.CharField(max_length=200, verbose_name="subject"),
        ),
        migrations.AlterField(
            model_name="mailmessage",
            name="tried_at",
            field=models.DateTimeField(null=True, verbose_name="tried at"),
        ),
        migrations.AlterField(
            model_name="mailmessage",
            name="tried_since",
            field=models.DateTimeField(help_text="Tries are counted for a day from here.", verbose_name="tried since"),
        ),
        migrations.AlterField(
            model_name="mailmessage",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="tries"),
        ),
        migrations.AlterField(
            model_name="organisation",
            name="name",
            field=models.CharField(max_length=200, unique=True, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="organisation",
            name="short_name",
            field=models.CharField(blank=True, help_text="Used in tables.", max_length=40, verbose_name="short name"),
        ),
        migrations.AlterField(
            model_name="organisationevent",
            name="name",
            field=models.CharField(max_length=200, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="organisationevent",
            name="short_name",
            field=models.CharField(blank=True, help_text="Used in tables.", max_length=40, verbose_name="short name"),
        ),
        migrations.AlterField(
            model_name="post",
            name="holder",
            field=models.ForeignKey(
                blank=True,
                help_text="Leave empty while the post is vacant.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="posts",
                to=settings.AUTH_USER_MODEL,
                verbose_name="holder",
            ),
        ),
        migrations.AlterField(
            model_name="post",
            name="name",
            field=models.CharField(max_length=150, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="post",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="posts",
                to="tracker.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AlterField(
            model_name="postevent",
            name="holder",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                help_text="Leave empty while the post is vacant.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="holder",
            ),
        ),
        migrations.AlterField(
            model_name="postevent",
            name="name",
            field=models.CharField(max_length=150, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="postevent",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="tracker.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AlterField(
            model_name="theme",
            name="name",
            field=models.CharField(max_length=200, unique=True, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="themeevent",
            name="name",
            field=models.CharField(max_length=200, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="user",
            name="date_joined",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="invited at"),
        ),
        migrations.AlterField(
            model_name="user",
            name="is_active",
            field=models.BooleanField(
                default=True,
                help_text="Clear this instead of deleting the account. Their name stays in the log.",
                verbose_name="active",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="is_staff",
            field=models.BooleanField(default=False, verbose_name="staff access"),
        ),
        migrations.AlterField(
            model_name="user",
            name="name",
            field=models.CharField(max_length=150, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="user",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="staff",
                to="tracker.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AlterField(
            model_name="userevent",
            name="date_joined",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="invited at"),
        ),
        migrations.AlterField(
            model_name="userevent",
            name="is_active",
            field=models.BooleanField(
                default=True,
                help_text="Clear this instead of deleting the account. Their name stays in the log.",
                verbose_name="active",
            ),
        ),
        migrations.AlterField(
            model_name="userevent",
            name="is_staff",
            field=models.BooleanField(default=False, verbose_name="staff access"),
        ),
        migrations.AlterField(
            model_name="userevent",
            name="name",
            field=models.CharField(max_length=150, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="userevent",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="tracker.organisation",
                verbose_name="organisation",
            ),
        ),
    ]
