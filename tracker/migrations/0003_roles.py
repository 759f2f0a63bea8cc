"""The four roles, what each may do in the admin, and the system user that acts where no person does."""

from django.db import migrations

# The admin's permissions only; the steps of the workflow ask for relations, not for these.
REFERENCE = ["organisation", "theme"]
# Whoever holds a post may report for it, so posts are for coordinators: administrators get no step by their office.
POST = ["post"]
VIEWED = ["act", "evidence", "passagedecision", "progressentry", "recommendation", "relation", "source"]
ROLES = {
    "reader": [],
    "contributor": [],
    "coordinator": [
        *[("tracker", f"{verb}_{model}") for model in [*REFERENCE, *POST] for verb in ("add", "change", "delete", "view")],
        *[("tracker", f"view_{model}") for model in VIEWED],
        *[("tracker", f"{verb}_recommendation") for verb in ("add", "change")],
        *[("briefings", f"{verb}_{model}") for model in ("meeting", "briefing") for verb in ("add", "change", "view")],
        ("briefings", "view_passage"),
        ("tracker", "view_user"),
    ],
    "administrator": [
        *[("tracker", f"{verb}_{model}") for model in [*REFERENCE, "user"] for verb in ("add", "change", "view")],
        *[("tracker", f"delete_{model}") for model in REFERENCE],
        *[("tracker", f"view_{model}") for model in [*VIEWED, *POST]],
        *[("briefings", f"view_{model}") for model in ("meeting", "briefing", "passage")],
    ],
}


def make(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    User = apps.get_model("tracker", "User")
    for role, permissions in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        for app, codename in permissions:
            verb, model = codename.split("_", 1)
            kind, _ = ContentType.objects.get_or_create(app_label=app, model=model)
            permission, _ = Permission.objects.get_or_create(
                content_type=kind, codename=codename, defaults={"name": f"Can {verb} {model}"}
            )
            group.permissions.add(permission)
    # ".invalid" is reserved, so no mail can ever reach or come from this address; "!" is no password's hash.
    system = User.objects.create(
        email="system@tracker.invalid", name="System", is_system=True, is_active=False, password="!"
    )
    system.groups.add(Group.objects.get(name="coordinator"))


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0002_guards"),
        ("briefings", "0003_guards"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
