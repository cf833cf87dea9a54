import django.db.models.deletion
from django.db import migrations, models

import privacy.keys
from families.migrations._keys import give_key


class Migration(migrations.Migration):
    dependencies = [("families", "0013_every_row_has_the_key"), ("goals", "0011_one_index_is_enough")]

    operations = [
        migrations.AddConstraint(
            model_name="goal",
            constraint=privacy.keys.IdWithFamily(fields=("family", "id"), name="goal_with_family"),
        ),
        migrations.AlterField(
            model_name="goal",
            name="family",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="goals",
                to="families.family",
            ),
        ),
        migrations.AddConstraint(
            model_name="safetyrating",
            constraint=privacy.keys.IdWithFamily(fields=("family", "id"), name="rating_with_family"),
        ),
        migrations.AlterField(
            model_name="safetyrating",
            name="family",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="safety_ratings",
                to="families.family",
            ),
        ),
        migrations.AddConstraint(
            model_name="mappingentry",
            constraint=privacy.keys.IdWithFamily(fields=("family", "id"), name="mapping_with_family"),
        ),
        migrations.AlterField(
            model_name="mappingentry",
            name="family",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mapping",
                to="families.family",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=privacy.keys.IdWithFamily(fields=("family", "id"), name="reply_with_family"),
        ),
        migrations.AlterField(
            model_name="reply",
            name="family",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="replies",
                to="families.family",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                give_key("goals_goal_children", of="goal_id", record="goals_goal"),
                give_key("goals_goalsession", of="goal_id", record="goals_goal"),
                give_key("goals_safetyrating_children", of="safetyrating_id", record="goals_safetyrating"),
                give_key("goals_mappingentry_children", of="mappingentry_id", record="goals_mappingentry"),
                give_key("goals_mappingentry_concerns", of="mappingentry_id", record="goals_mappingentry"),
                give_key("goals_reply_children", of="reply_id", record="goals_reply"),
            ],
            state_operations=[
                migrations.AddField(
                    model_name="goalsession",
                    name="family",
                    field=privacy.keys.FamilyKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        of="goal",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="goalsession",
                    constraint=privacy.keys.OfOneFamily(name="goals_goalsession_is_of_one_family", of="goal"),
                ),
                migrations.AlterField(
                    model_name="goal",
                    name="children",
                    field=privacy.keys.KeyedManyToManyField(
                        blank=True,
                        related_name="goals",
                        to="families.child",
                        verbose_name="for which children",
                    ),
                ),
                migrations.AlterField(
                    model_name="goal",
                    name="sessions",
                    field=privacy.keys.KeyedManyToManyField(
                        blank=True,
                        editable=False,
                        related_name="goals",
                        through="goals.GoalSession",
                        to="teams.counsellingsession",
                    ),
                ),
                migrations.AlterField(
                    model_name="safetyrating",
                    name="children",
                    field=privacy.keys.KeyedManyToManyField(
                        blank=True,
                        related_name="safety_ratings",
                        to="families.child",
                        verbose_name="for whom",
                    ),
                ),
                migrations.AlterField(
                    model_name="mappingentry",
                    name="children",
                    field=privacy.keys.KeyedManyToManyField(
                        blank=True,
                        related_name="mapping",
                        to="families.child",
                        verbose_name="about which children",
                    ),
                ),
                migrations.AlterField(
                    model_name="mappingentry",
                    name="concerns",
                    field=privacy.keys.KeyedManyToManyField(
                        blank=True, related_name="+", to="families.person", verbose_name="about which adult"
                    ),
                ),
                migrations.AlterField(
                    model_name="reply",
                    name="children",
                    field=privacy.keys.KeyedManyToManyField(
                        blank=True, related_name="+", to="families.child", verbose_name="about which children"
                    ),
                ),
            ],
        ),
    ]
