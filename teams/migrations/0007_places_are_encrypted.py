from django.db import migrations

import simba.crypto


class Migration(migrations.Migration):
    dependencies = [
        ("teams", "0006_withheld_from_a_young_person"),
    ]

    operations = [
        migrations.AlterField(
            model_name="counsellingsession",
            name="place",
            field=simba.crypto.EncryptedCharField(
                blank=True, max_length=120, place="teams.counsellingsession.place", verbose_name="where"
            ),
        ),
        migrations.AlterField(
            model_name="counsellingsessionevent",
            name="place",
            field=simba.crypto.EncryptedCharField(
                blank=True, max_length=120, place="teams.counsellingsession.place", verbose_name="where"
            ),
        ),
    ]
