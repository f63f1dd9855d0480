"""The first migration of a package: all its tables at once.

Django makes the models of a migration anew for every step, and with each new table every model
that is tied to it: with a hundred and sixty tables that is eleven seconds before a new desk has
its first page. Here the models are made once, as they are when the migration is through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState


class CreateTogether(Operation):
    """Carry out ``operations``, which create models and complete them, in one step.

    Nothing but what belongs to the created models may be among them: fields, indexes and
    constraints that refer to models which come later.
    """

    reversible = False

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # made again when somebody asks, with all that is new
        for one in self.operations:
            one.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for one in self.operations:
            if isinstance(one, CreateModel):
                model = to_state.apps.get_model(app_label, one.name)
                if self.allow_migrate_model(schema_editor.connection.alias, model):
                    schema_editor.create_model(model)

    def database_backwards(self, *_given: Any) -> None:
        raise NotImplementedError("The first migration is not taken back.")

    def describe(self) -> str:
        return "Create the tables of the package"
