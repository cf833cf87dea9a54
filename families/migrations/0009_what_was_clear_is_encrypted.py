from django.db import migrations

from simba.rotation import Column, Table, seal_what_is_there

AFTERCARE = [
    Column("backup_place", "families.aftercareepisode.backup_place"),
    Column("crisis_contact", "families.aftercareepisode.crisis_contact"),
]
SCHOOL = [Column("school", "families.child.school")]
TABLES = [
    Table("families_aftercareepisode", "id", AFTERCARE),
    Table("families_aftercareepisodeevent", "pgh_id", AFTERCARE),
    Table("families_child", "person_ptr_id", SCHOOL),
    Table("families_childexpectedonschoolparentsmayreadwishevent", "pgh_id", SCHOOL),
]


def seal_all(apps, editor):
    for table in TABLES:
        seal_what_is_there(table)


class Migration(migrations.Migration):
    dependencies = [("families", "0008_contacts_are_encrypted")]

    operations = [migrations.RunPython(seal_all)]
