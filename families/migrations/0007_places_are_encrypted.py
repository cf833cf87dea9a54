from django.db import migrations

from simba.rotation import Column, Table, seal_what_is_there

COLUMNS = [Column("place", "families.livingarrangement.place")]


def seal_all(apps, editor):
    seal_what_is_there(Table("families_livingarrangement", "id", COLUMNS))
    seal_what_is_there(Table("families_livingarrangementevent", "pgh_id", COLUMNS))


class Migration(migrations.Migration):
    dependencies = [("families", "0006_addresses_and_secrecy")]

    operations = [migrations.RunPython(seal_all)]
