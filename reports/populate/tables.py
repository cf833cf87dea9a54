"""Rows on their way to the database: gathered per table, sent by COPY in portions."""

from datetime import datetime

from django.apps import apps
from django.db.models import NOT_PROVIDED, Field

ESCAPES = str.maketrans({"\\": "\\\\", "\t": " ", "\n": "\\n", "\r": " "})
SIGNS = tuple(map(chr, ESCAPES))


class Table:
    """One table; ``add`` takes columns by name, fills the others in as Django would, and gives the row its key."""

    def __init__(self, model, connection):
        self.model, self.name, self.connection = model, model._meta.db_table, connection
        fields = [field for field in model._meta.local_concrete_fields if not field.generated]
        self.keeps_key = model._meta.pk.column == "id"
        self.usual = {field.column: _usual(field, connection) for field in fields}
        self.last, self.lines = 0, []

    def add(self, **values) -> int:
        if self.keeps_key:
            self.last += 1
            values["id"] = self.last
        row = self.usual | values
        if len(row) != len(self.usual):
            raise LookupError(f"{self.name} has no column {set(row) - set(self.usual)}.")
        self.lines.append("\t".join(map(_written, row.values())))
        return self.last

    def sealed(self, name: str, text: str) -> str:
        """A text as its encrypted column keeps it."""
        return self.model._meta.get_field(name).get_db_prep_save(text, self.connection)


def _usual(field: Field, connection):
    if field.db_default is not NOT_PROVIDED:
        return None
    value = field.get_default()
    if isinstance(value, datetime):  # "now" would be another one each time
        value = value.replace(hour=12, minute=0, second=0, microsecond=0)
    return field.get_db_prep_save(value, connection) if value is not None else None


def _written(value) -> str:
    if value is None:
        return "\\N"
    if isinstance(
        value, str
    ):  # looked for first: few texts have such a sign, and to translate a note takes long
        return value.translate(ESCAPES) if any(map(value.__contains__, SIGNS)) else value
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, list):
        return "{" + ",".join(value) + "}"
    return str(value)


class Tables:
    """Every table of a country by the name of its model: ``tables["goals.Goal"].add(...)``."""

    def __init__(self, cursor):
        self.cursor, self.known = cursor, {}

    def __getitem__(self, label: str) -> Table:
        if label not in self.known:
            self.known[label] = Table(_model(label), self.cursor.db)
        return self.known[label]

    def flush(self) -> None:
        for table in self.known.values():
            if not table.lines:
                continue
            columns = ", ".join(f'"{column}"' for column in table.usual)
            # A line of the access log gets its digest from a trigger; all other triggers rest.
            role = "origin" if table.name == "privacy_accessline" else "replica"
            self.cursor.execute(f"SET LOCAL session_replication_role = {role}")
            with self.cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
                copy.write("\n".join(table.lines) + "\n")
            table.lines.clear()

    def wake_triggers(self) -> None:
        self.cursor.execute("SET LOCAL session_replication_role = origin")

    def set_sequences(self) -> None:
        """The next row that somebody adds comes after ours."""
        for table in self.known.values():
            if table.keeps_key and table.last:
                self.cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table.name, table.last]
                )


def _model(label: str):
    """A model, or with "of" after it the table between two: "teams.TeamMember of children"."""
    name, _, relation = label.partition(" of ")
    model = apps.get_model(name)
    return model._meta.get_field(relation).remote_field.through if relation else model
