"""Records of rows, each made in one step. Django sets field by field and asks each time how; here that is asked once.

A record that is read so is the same record: its fields, what of it was left out, the records it was read with, and
nothing else. ``tests/simba/test_records.py`` reads every kind of record both ways.
"""

from collections.abc import Iterable
from inspect import getattr_static

from django.db.models import Field, Model
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query import RelatedPopulator, get_related_populators
from django.db.models.sql.compiler import SQLCompiler


class Made:
    """In the place of a model where its rows are read: it makes a record as ``Model.from_db`` does."""

    def __init__(self, model: type[Model], names: list[str]) -> None:
        self.model, self.names = model, names
        self.by_field = [name for name in names if _takes_part(model, name)]
        self.is_plain = model.from_db.__func__ is Model.from_db.__func__ and model.__init__ is Model.__init__

    def from_db(self, using: str, _names: list[str], values: Iterable) -> Model:
        if not self.is_plain:
            return self.model.from_db(using, self.names, values)
        record = self.model.__new__(self.model)
        state = ModelState()
        state.adding, state.db = False, using
        held = vars(record)
        held["_state"] = state
        held.update(zip(self.names, values, strict=True))
        for name in self.by_field:
            setattr(record, name, held.pop(name))
        return record


def _takes_part(model: type[Model], name: str) -> bool:
    """Whether a field does something of its own with a value it is given (a file, a telephone number)."""
    field = getattr_static(model, name)
    return hasattr(type(field), "__set__") and not isinstance(field, ForeignKeyDeferredAttribute)


class Reading:
    """How the rows of one question become records, with those they were asked for together."""

    def __init__(self, compiler: SQLCompiler, using: str) -> None:
        about, select = compiler.klass_info, compiler.select
        fields = about["select_fields"]
        self.using, self.first, self.end = using, fields[0], fields[-1] + 1
        names = [select[place][0].target.attname for place in range(self.first, self.end)]
        self.made = Made(about["model"], names)
        self.others = get_related_populators(about, select, using)
        for other in self.others:
            _make_quick(other)
        self.worked_out = list((compiler.annotation_col_map or {}).items())

    def records(self, rows: list, known: Iterable[tuple[Field, dict]]) -> list[Model]:
        """A record for each row; ``known`` are records that are there already, by field and key."""
        make, using, first, end = self.made.from_db, self.using, self.first, self.end
        found = []
        for row in rows:
            record = make(using, (), row[first:end])
            for other in self.others:
                other.populate(row, record)
            for name, place in self.worked_out:
                setattr(record, name, row[place])
            found.append(record)
        for field, records in known:
            for record in found:
                key = vars(record).get(field.attname)
                if key in records and not field.is_cached(record):
                    field.set_cached_value(record, records[key])
        return found


def _make_quick(other: RelatedPopulator) -> None:
    other.model_cls = Made(other.model_cls, other.init_list)
    for one in other.related_populators:
        _make_quick(one)
