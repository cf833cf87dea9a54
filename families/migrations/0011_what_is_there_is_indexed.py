from django.db import migrations

from simba.rotation import Column, Index, Table, index_what_is_there

EMAIL = [Column("email", "families.person.email")]
BY_EMAIL = [Index("email_index", ("email",))]
DOOR = [
    Column("postcode", "families.address.postcode"),
    Column("house_number", "families.address.number"),
]
BY_DOOR = [Index("door_index", ("postcode", "house_number"))]
TABLES = [
    Table("families_person", "id", EMAIL, BY_EMAIL),
    Table("families_personevent", "pgh_id", EMAIL, BY_EMAIL),
    Table("families_address", "id", DOOR, BY_DOOR),
    Table("families_addressevent", "pgh_id", DOOR, BY_DOOR),
]


def index_all(apps, editor):
    for table in TABLES:
        index_what_is_there(table)


class Migration(migrations.Migration):
    dependencies = [("families", "0010_known_by_phone_and_address")]

    operations = [migrations.RunPython(index_all)]
