from django.db import migrations

import simba.crypto


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_signing_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="email_index",
            field=simba.crypto.BlindIndexField(
                blank=True, default="", editable=False, max_length=80, of="email"
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="email",
            field=simba.crypto.EncryptedEmailField(
                max_length=254, place="accounts.invitation.email", verbose_name="e-mail address"
            ),
        ),
        migrations.AlterField(
            model_name="passwordletter",
            name="email",
            field=simba.crypto.EncryptedEmailField(
                max_length=254, place="accounts.passwordletter.email", verbose_name="e-mail address"
            ),
        ),
    ]
