"""The key of the family in every row of a case, so that a country can be divided over machines by family.

A row between two records belongs to a family by its record. It carries the key all the same: a database that is
divided sends a row where its key says, and joins within a family without asking anywhere else.
"""

from django.db.models import DO_NOTHING, BaseConstraint, ForeignKey, ManyToManyField, Model, UniqueConstraint
from django.db.models.fields.related_descriptors import ManyToManyDescriptor
from django.utils.functional import cached_property


class FamilyKey(ForeignKey):
    """The family of a row that has it from its record, filled in when the row is saved; ``of`` leads to that record.

    It has no index, for a row is found by its record, and no foreign key of its own: ``OfOneFamily`` proves more.
    """

    def __init__(self, *args, of: str, **kwargs):
        self.of = of
        usual = {"on_delete": DO_NOTHING, "related_name": "+", "db_constraint": False, "db_index": False}
        super().__init__(
            *args, **{"to": "families.Family", "editable": False, "blank": True} | usual | kwargs
        )

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance, add):
        key = getattr(model_instance, self.attname) or getattr(model_instance, self.of).family_id
        setattr(model_instance, self.attname, key)
        return key


class IdWithFamily(UniqueConstraint):
    """What ``OfOneFamily`` points at. It comes in the place of the index that a foreign key to the family has."""

    def validate(self, *args, **kwargs):
        """An id is unique by itself: nothing to ask the database."""


class OfOneFamily(BaseConstraint):
    """That a row carries the key of the family of its record: a foreign key of the two together."""

    def __init__(self, *, of: str, name: str, **kwargs):
        super().__init__(name=name, **kwargs)
        self.of = of

    def constraint_sql(self, model, schema_editor):
        """Later than the table, for that of the record may still have to come."""
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def create_sql(self, model, schema_editor):
        link = model._meta.get_field(self.of)
        return (
            f'ALTER TABLE "{model._meta.db_table}" ADD CONSTRAINT "{self.name}"'
            f' FOREIGN KEY ("{link.column}", family_id)'
            f' REFERENCES "{link.related_model._meta.db_table}" ("{link.target_field.column}", family_id)'
        )

    def remove_sql(self, model, schema_editor):
        return f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{self.name}"'

    def validate(self, *args, **kwargs):
        """Nobody chooses the key, so there is nobody to tell."""

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "of": self.of}

    def __eq__(self, other):
        if not isinstance(other, OfOneFamily):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__


class KeyedManyToManyField(ManyToManyField):
    """Many to many from a record of a family: the table between carries the key, and whoever adds need not know.

    A table between with a model of its own (``through``) has its ``FamilyKey`` there.
    """

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        if cls._meta.abstract:  # each model that has it from there gets a table of its own
            return
        between = self.remote_field.through
        if not isinstance(between, str) and between._meta.auto_created:
            _give_key(between, of=cls._meta.model_name)
        setattr(cls, self.name, KeyedDescriptor(self.remote_field, reverse=False))

    def contribute_to_related_class(self, cls, related):
        super().contribute_to_related_class(cls, related)
        if not self.remote_field.hidden:
            setattr(cls, related.accessor_name, KeyedDescriptor(self.remote_field, reverse=True))


def _give_key(between: type[Model], of: str) -> None:
    between.add_to_class("family", FamilyKey(of=of))
    name = f"{between._meta.db_table}_is_of_one_family"
    between._meta.constraints = [*between._meta.constraints, OfOneFamily(of=of, name=name)]


class KeyedDescriptor(ManyToManyDescriptor):
    """Gives the records on the other side, and adds them with the key."""

    @cached_property
    def related_manager_cls(self):
        class KeyedManager(super().related_manager_cls):
            def _add_items(self, source_field_name, target_field_name, *objs, through_defaults=None):
                """As Django's own, whose quick way leaves out all but the two ids."""
                both = {f"{source_field_name}_id": self.related_val[0], **(through_defaults or {})}
                # From the other side it may be an account, which is of no family: then the record is asked.
                both.setdefault("family_id", getattr(self.instance, "family_id", None))
                ids = self._get_target_ids(target_field_name, objs)
                rows = [self.through(**both, **{f"{target_field_name}_id": pk}) for pk in ids]
                self.through._default_manager.bulk_create(rows, ignore_conflicts=True)

        return KeyedManager
