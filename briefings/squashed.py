"""Many migrations as one, so that a database that begins empty is ready in seconds.

Nearly all the time of a migration goes into making the classes of all models anew for each of its operations. Here the
statements of the migrations stand in a file, and the classes are made once. A database that has some of the
migrations already runs the rest of them one by one, as ever.
"""

from importlib import import_module
from pathlib import Path

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Squashed(Operation):
    """What several migrations of an app do to a database without rows: a file of SQL, then triggers of the models."""

    reversible = False

    def __init__(self, file: str, replaced: list[tuple[str, str]]) -> None:
        """Take the path of the migration, beside which the SQL stands under the same name, and what it replaces."""
        self.file = file
        self.replaced = replaced

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the models as all the migrations do, one after another, without making their classes in between."""
        state.__dict__.pop("apps", None)
        for app, name in self.replaced:
            import_module(f"{app}.migrations.{name}").Migration(name, app).mutate_state(state, preserve=False)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Run the statements, and make the triggers that write versions as the models name them in the end."""
        schema_editor.execute(Path(self.file).with_suffix(".sql").read_text("utf-8"), params=None)
        for model in to_state.apps.get_app_config(app_label).get_models(include_auto_created=True):
            for trigger in getattr(model._meta, "triggers", ()):
                schema_editor.execute(str(trigger.install_sql), params=None)

    def describe(self) -> str:
        """Say what is done, for `migrate` and `showmigrations`."""
        return f"Make at once what {len(self.replaced)} migrations make"
