import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import simba.crypto


class Migration(migrations.Migration):
    dependencies = [("families", "0009_what_was_clear_is_encrypted")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="address",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="address",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="update_update",
        ),
        migrations.RemoveIndex(
            model_name="address",
            name="address_by_postcode",
        ),
        migrations.RemoveField(
            model_name="address",
            name="postcode_index",
        ),
        migrations.RemoveField(
            model_name="addressevent",
            name="postcode_index",
        ),
        migrations.AddField(
            model_name="address",
            name="door_index",
            field=simba.crypto.BlindIndexField(
                blank=True, default="", editable=False, max_length=80, of=("postcode", "house_number")
            ),
        ),
        migrations.AddField(
            model_name="addressevent",
            name="door_index",
            field=simba.crypto.BlindIndexField(
                blank=True, default="", editable=False, max_length=80, of=("postcode", "house_number")
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="email_index",
            field=simba.crypto.BlindIndexField(
                blank=True, default="", editable=False, max_length=80, of="email"
            ),
        ),
        migrations.AddField(
            model_name="personevent",
            name="email_index",
            field=simba.crypto.BlindIndexField(
                blank=True, default="", editable=False, max_length=80, of="email"
            ),
        ),
        migrations.AddIndex(
            model_name="address",
            index=models.Index(fields=["door_index"], name="address_by_door"),
        ),
        migrations.AddIndex(
            model_name="citizennumber",
            index=models.Index(fields=["number_index"], name="citizen_number_by_number"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["phone_index"], name="person_by_phone"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["email_index"], name="person_by_email"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="address",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "families_addressevent" ("door_index", "family_id", "house_number", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "starts", "street", "town", "until") VALUES (NEW."door_index", NEW."family_id", NEW."house_number", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."postcode", NEW."starts", NEW."street", NEW."town", NEW."until"); RETURN NULL;',
                    hash="37ba5d2008e687a3162fa17ccf5265c3c94e01a4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c2c11",
                    table="families_address",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="address",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "families_addressevent" ("door_index", "family_id", "house_number", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "starts", "street", "town", "until") VALUES (NEW."door_index", NEW."family_id", NEW."house_number", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."postcode", NEW."starts", NEW."street", NEW."town", NEW."until"); RETURN NULL;',
                    hash="dbf8c06398282a534a7b24429bdd184564f1ca5f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_73ce9",
                    table="families_address",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "families_personevent" ("birth_date", "birth_precision", "email", "email_index", "family_id", "first_name", "id", "language", "last_name", "needs_interpreter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_index", "reads_with_help", "sex") VALUES (NEW."birth_date", NEW."birth_precision", NEW."email", NEW."email_index", NEW."family_id", NEW."first_name", NEW."id", NEW."language", NEW."last_name", NEW."needs_interpreter", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."phone_index", NEW."reads_with_help", NEW."sex"); RETURN NULL;',
                    hash="fbbff041d41a519cce3b454dc3ea4d82c9361539",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9f408",
                    table="families_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "families_personevent" ("birth_date", "birth_precision", "email", "email_index", "family_id", "first_name", "id", "language", "last_name", "needs_interpreter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_index", "reads_with_help", "sex") VALUES (NEW."birth_date", NEW."birth_precision", NEW."email", NEW."email_index", NEW."family_id", NEW."first_name", NEW."id", NEW."language", NEW."last_name", NEW."needs_interpreter", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."phone_index", NEW."reads_with_help", NEW."sex"); RETURN NULL;',
                    hash="d0393f13f17bdf0791395d59178076adc37c8f4c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_663db",
                    table="families_person",
                    when="AFTER",
                ),
            ),
        ),
    ]
