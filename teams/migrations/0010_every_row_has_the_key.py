import django.db.models.deletion
from django.db import migrations, models

import privacy.keys
from families.migrations._keys import give_key


class Migration(migrations.Migration):
    dependencies = [("families", "0013_every_row_has_the_key"), ("teams", "0009_one_index_is_enough")]

    operations = [
        migrations.AddConstraint(
            model_name="teammember",
            constraint=privacy.keys.IdWithFamily(fields=("family", "id"), name="member_with_family"),
        ),
        migrations.AlterField(
            model_name="teammember",
            name="family",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="members",
                to="families.family",
            ),
        ),
        migrations.AddConstraint(
            model_name="counsellingsession",
            constraint=privacy.keys.IdWithFamily(fields=("family", "id"), name="session_with_family"),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                give_key("teams_teammember_children", of="teammember_id", record="teams_teammember"),
                give_key(
                    "teams_counsellingsession_present",
                    of="counsellingsession_id",
                    record="teams_counsellingsession",
                ),
                give_key(
                    "teams_counsellingsession_concerns",
                    of="counsellingsession_id",
                    record="teams_counsellingsession",
                ),
                give_key("teams_sessionchild", of="session_id", record="teams_counsellingsession"),
            ],
            state_operations=[
                migrations.AddField(
                    model_name="sessionchild",
                    name="family",
                    field=privacy.keys.FamilyKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        of="session",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sessionchild",
                    constraint=privacy.keys.OfOneFamily(
                        name="teams_sessionchild_is_of_one_family", of="session"
                    ),
                ),
                migrations.AlterField(
                    model_name="counsellingsession",
                    name="children",
                    field=privacy.keys.KeyedManyToManyField(
                        blank=True,
                        related_name="sessions",
                        through="teams.SessionChild",
                        to="families.child",
                        verbose_name="about which children",
                    ),
                ),
                migrations.AlterField(
                    model_name="counsellingsession",
                    name="concerns",
                    field=privacy.keys.KeyedManyToManyField(
                        blank=True, related_name="+", to="families.person", verbose_name="about which adult"
                    ),
                ),
                migrations.AlterField(
                    model_name="counsellingsession",
                    name="present",
                    field=privacy.keys.KeyedManyToManyField(
                        blank=True,
                        related_name="sessions",
                        to="teams.teammember",
                        verbose_name="who was there",
                    ),
                ),
                migrations.AlterField(
                    model_name="teammember",
                    name="children",
                    field=privacy.keys.KeyedManyToManyField(
                        blank=True,
                        related_name="team_memberships",
                        to="families.child",
                        verbose_name="for which children",
                    ),
                ),
            ],
        ),
    ]
