import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import privacy.keys
from families.migrations._keys import give_key


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0013_every_row_has_the_key"),
        ("reports", "0003_report_is_checked_before_release"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="reportschedule",
            constraint=privacy.keys.IdWithFamily(fields=("family", "id"), name="schedule_with_family"),
        ),
        migrations.AlterField(
            model_name="reportschedule",
            name="family",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="report_schedules",
                to="families.family",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                give_key(
                    "reports_reportschedule_readers", of="reportschedule_id", record="reports_reportschedule"
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="reportschedule",
                    name="readers",
                    field=privacy.keys.KeyedManyToManyField(
                        related_name="report_schedules", to=settings.AUTH_USER_MODEL, verbose_name="for whom"
                    ),
                ),
            ],
        ),
    ]
