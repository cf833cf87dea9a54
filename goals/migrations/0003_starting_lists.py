from django.db import migrations

from families.code_lists import fill
from goals.code_lists import LIFE_AREAS


def fill_lists(apps, schema_editor):
    fill(apps.get_model("goals", "LifeArea"), LIFE_AREAS)


class Migration(migrations.Migration):
    dependencies = [("goals", "0002_initial")]

    operations = [migrations.RunPython(fill_lists, migrations.RunPython.noop)]
