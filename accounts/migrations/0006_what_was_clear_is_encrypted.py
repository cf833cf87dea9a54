from django.db import migrations

from simba.rotation import Column, Index, Table, seal_what_is_there

TABLES = [
    Table(
        "accounts_invitation",
        "id",
        [Column("email", "accounts.invitation.email")],
        [Index("email_index", ("email",))],
    ),
    Table("accounts_passwordletter", "id", [Column("email", "accounts.passwordletter.email")]),
]


def seal_all(apps, editor):
    for table in TABLES:
        seal_what_is_there(table)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_letters_are_encrypted")]

    operations = [migrations.RunPython(seal_all)]
