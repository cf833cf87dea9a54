"""How a table that had the family from its record got the key of it too; for the migrations of every room."""

from django.db import migrations

# A release that goes on working while the next one migrates leaves the key out. To be dropped one release later.
FILLS_IN = """
CREATE FUNCTION families_key_of_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT family_id FROM %I WHERE %I = ($1).%I', TG_ARGV[0], TG_ARGV[1], TG_ARGV[2])
        INTO NEW.family_id USING NEW;
    RETURN NEW;
END
$$
"""

GIVE = """
ALTER TABLE {table} ADD COLUMN family_id bigint;
-- What refuses to change with a final session, and what writes history, rests: nothing that was said changes.
ALTER TABLE {table} DISABLE TRIGGER USER;
UPDATE {table} one SET family_id = record.family_id FROM {record} record WHERE record.id = one.{of};
ALTER TABLE {table} ENABLE TRIGGER USER;
ALTER TABLE {table} ALTER COLUMN family_id SET NOT NULL;
ALTER TABLE {table} ADD CONSTRAINT {table}_is_of_one_family
    FOREIGN KEY ({of}, family_id) REFERENCES {record} (id, family_id);
CREATE TRIGGER key_for_the_release_before BEFORE INSERT ON {table} FOR EACH ROW WHEN (NEW.family_id IS NULL)
    EXECUTE FUNCTION families_key_of_record('{record}', 'id', '{of}');
"""

# CASCADE: the wall's policies look at the column. The next whole migrate raises them again; till then nobody sees a row.
TAKE = """
DROP TRIGGER key_for_the_release_before ON {table};
ALTER TABLE {table} DROP COLUMN family_id CASCADE;
"""


def give_key(table: str, *, of: str, record: str) -> migrations.RunSQL:
    """Add the key to a table, from the record behind its column ``of``, and let the database prove it."""
    names = {"table": table, "of": of, "record": record}
    return migrations.RunSQL(GIVE.format(**names), TAKE.format(**names))
