from django.db import migrations

from simba.rotation import Column, Table, seal_what_is_there

USER = Table("accounts_user", "id", [Column("phone", "accounts.user.phone")])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_fields_are_encrypted")]

    operations = [migrations.RunPython(lambda apps, editor: seal_what_is_there(USER), elidable=False)]
