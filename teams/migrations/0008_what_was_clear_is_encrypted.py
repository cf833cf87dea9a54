from django.db import migrations

from simba.rotation import Column, Table, seal_what_is_there

PLACE = [Column("place", "teams.counsellingsession.place")]


def seal_all(apps, editor):
    seal_what_is_there(Table("teams_counsellingsession", "id", PLACE))
    seal_what_is_there(Table("teams_counsellingsessionevent", "pgh_id", PLACE))


class Migration(migrations.Migration):
    dependencies = [("teams", "0007_places_are_encrypted")]

    operations = [migrations.RunPython(seal_all)]
