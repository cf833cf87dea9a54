from django.db import migrations

from families.code_lists import PROBLEM_AREAS, SUPPORT_NEEDS, fill


def fill_lists(apps, schema_editor):
    fill(apps.get_model("families", "ProblemArea"), PROBLEM_AREAS)
    fill(apps.get_model("families", "SupportNeedKind"), SUPPORT_NEEDS)


class Migration(migrations.Migration):
    dependencies = [("families", "0001_initial")]

    operations = [migrations.RunPython(fill_lists, migrations.RunPython.noop)]
