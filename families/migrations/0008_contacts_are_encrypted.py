from django.db import migrations

import simba.crypto


class Migration(migrations.Migration):
    dependencies = [("families", "0007_places_are_encrypted")]

    operations = [
        migrations.AlterField(
            model_name="aftercareepisode",
            name="backup_place",
            field=simba.crypto.EncryptedCharField(
                blank=True,
                max_length=200,
                place="families.aftercareepisode.backup_place",
                verbose_name="place to stay if needed",
            ),
        ),
        migrations.AlterField(
            model_name="aftercareepisode",
            name="crisis_contact",
            field=simba.crypto.EncryptedCharField(
                blank=True,
                max_length=200,
                place="families.aftercareepisode.crisis_contact",
                verbose_name="whom to call first",
            ),
        ),
        migrations.AlterField(
            model_name="aftercareepisodeevent",
            name="backup_place",
            field=simba.crypto.EncryptedCharField(
                blank=True,
                max_length=200,
                place="families.aftercareepisode.backup_place",
                verbose_name="place to stay if needed",
            ),
        ),
        migrations.AlterField(
            model_name="aftercareepisodeevent",
            name="crisis_contact",
            field=simba.crypto.EncryptedCharField(
                blank=True,
                max_length=200,
                place="families.aftercareepisode.crisis_contact",
                verbose_name="whom to call first",
            ),
        ),
        migrations.AlterField(
            model_name="child",
            name="school",
            field=simba.crypto.EncryptedCharField(
                blank=True, max_length=120, place="families.child.school", verbose_name="school and class"
            ),
        ),
        migrations.AlterField(
            model_name="childexpectedonschoolparentsmayreadwishevent",
            name="school",
            field=simba.crypto.EncryptedCharField(
                blank=True, max_length=120, place="families.child.school", verbose_name="school and class"
            ),
        ),
    ]
