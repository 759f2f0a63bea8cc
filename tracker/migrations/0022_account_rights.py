"""Who may look at mail and at the log of accounts in the admin; nobody may change either there."""

from django.db import migrations

MAIL, CHANGE = ("mailmessage", "Can view mail"), ("accountchange", "Can view change of an account")
VIEWED = {"administrator": [MAIL, CHANGE], "coordinator": [CHANGE]}


def make(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for role, models in VIEWED.items():
        for model, name in models:
            kind, _ = ContentType.objects.get_or_create(app_label="tracker", model=model)
            permission, _ = Permission.objects.get_or_create(
                content_type=kind, codename=f"view_{model}", defaults={"name": name}
            )
            Group.objects.get(name=role).permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0021_account_log")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
