from django.db import migrations

from simba.rotation import Column, Index, Table, seal_what_is_there

COLUMNS = [
    Column("phone", "families.person.phone"),
    Column("email", "families.person.email"),
]
INDEXES = [Index("phone_index", ("phone",))]
TABLES = [
    Table("families_person", "id", COLUMNS, INDEXES),
    Table("families_personevent", "pgh_id", COLUMNS, INDEXES),
]


def seal_all(apps, editor):
    for table in TABLES:
        seal_what_is_there(table)


class Migration(migrations.Migration):
    dependencies = [("families", "0004_fields_are_encrypted")]

    operations = [migrations.RunPython(seal_all)]
