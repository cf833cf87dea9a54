import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import privacy.keys

from ._keys import FILLS_IN, give_key

HISTORY = "families_childexpectedonschoolparentsmayreadwishevent"
# A child may be gone of whom there still is history: then the history of the person knows the family.
GIVE_TO_HISTORY = f"""
ALTER TABLE {HISTORY} ADD COLUMN family_id bigint;
ALTER TABLE {HISTORY} DISABLE TRIGGER USER;
UPDATE {HISTORY} event SET family_id = COALESCE(
    (SELECT family_id FROM families_person WHERE id = event.pgh_obj_id),
    (SELECT family_id FROM families_personevent WHERE pgh_obj_id = event.pgh_obj_id ORDER BY pgh_id DESC LIMIT 1));
ALTER TABLE {HISTORY} ENABLE TRIGGER USER;
ALTER TABLE {HISTORY} ALTER COLUMN family_id SET NOT NULL;
"""
TAKE_FROM_HISTORY = f"ALTER TABLE {HISTORY} DROP COLUMN family_id CASCADE"


def key(of):
    """The key under another name: ``family`` is what a child has from the person."""
    return privacy.keys.FamilyKey(
        blank=True,
        db_column="family_id",
        db_constraint=False,
        db_index=False,
        editable=False,
        of=of,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to="families.family",
    )


class Migration(migrations.Migration):
    dependencies = [("families", "0012_needs_in_order")]

    operations = [
        migrations.RunSQL(FILLS_IN, "DROP FUNCTION families_key_of_record"),
        migrations.AddConstraint(
            model_name="person",
            constraint=privacy.keys.IdWithFamily(fields=("family", "id"), name="person_with_family"),
        ),
        migrations.AddConstraint(
            model_name="addresssecrecy",
            constraint=privacy.keys.IdWithFamily(fields=("family", "id"), name="secrecy_with_family"),
        ),
        migrations.AlterField(
            model_name="person",
            name="family",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="persons",
                to="families.family",
            ),
        ),
        migrations.AlterField(
            model_name="addresssecrecy",
            name="family",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="address_secrecies",
                to="families.family",
            ),
        ),
        pgtrigger.migrations.RemoveTrigger(model_name="child", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="child", name="update_update"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                give_key("families_child", of="person_ptr_id", record="families_person"),
                migrations.RunSQL(GIVE_TO_HISTORY, TAKE_FROM_HISTORY),
                give_key(
                    "families_addresssecrecy_persons",
                    of="addresssecrecy_id",
                    record="families_addresssecrecy",
                ),
                give_key(
                    "families_addresssecrecy_against",
                    of="addresssecrecy_id",
                    record="families_addresssecrecy",
                ),
            ],
            state_operations=[
                migrations.AddField(model_name="child", name="family_key", field=key("person_ptr")),
                migrations.AddField(
                    model_name="childexpectedonschoolparentsmayreadwishevent",
                    name="family_key",
                    field=key("pgh_obj"),
                ),
                migrations.AddConstraint(
                    model_name="child",
                    constraint=privacy.keys.OfOneFamily(
                        name="families_child_is_of_one_family", of="person_ptr"
                    ),
                ),
                migrations.AlterField(
                    model_name="addresssecrecy",
                    name="persons",
                    field=privacy.keys.KeyedManyToManyField(
                        related_name="secret_addresses", to="families.person", verbose_name="who lives there"
                    ),
                ),
                migrations.AlterField(
                    model_name="addresssecrecy",
                    name="against",
                    field=privacy.keys.KeyedManyToManyField(
                        blank=True,
                        help_text="It is hidden from everybody who is not named below. Here you say who the danger is.",
                        related_name="+",
                        to="families.person",
                        verbose_name="above all secret for",
                    ),
                ),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="child",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "families_childexpectedonschoolparentsmayreadwishevent" ("expected_on", "family_id", "parents_may_read", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school", "wish") VALUES (NEW."expected_on", NEW."family_id", NEW."parents_may_read", _pgh_attach_context(), NOW(), \'insert\', NEW."person_ptr_id", NEW."school", NEW."wish"); RETURN NULL;',
                    hash="ea9891f296ccbc10567a5f05697358e025c9fc02",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0770a",
                    table="families_child",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="child",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."expected_on" IS DISTINCT FROM (NEW."expected_on") OR OLD."family_id" IS DISTINCT FROM (NEW."family_id") OR OLD."parents_may_read" IS DISTINCT FROM (NEW."parents_may_read") OR OLD."school" IS DISTINCT FROM (NEW."school") OR OLD."wish" IS DISTINCT FROM (NEW."wish"))',
                    func='INSERT INTO "families_childexpectedonschoolparentsmayreadwishevent" ("expected_on", "family_id", "parents_may_read", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school", "wish") VALUES (NEW."expected_on", NEW."family_id", NEW."parents_may_read", _pgh_attach_context(), NOW(), \'update\', NEW."person_ptr_id", NEW."school", NEW."wish"); RETURN NULL;',
                    hash="fe94640093cf5f8416802b2b95cdfa9257f9fd3c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cc0bb",
                    table="families_child",
                    when="AFTER",
                ),
            ),
        ),
    ]
