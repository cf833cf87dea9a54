-- The second wall: functions. Who is on the other side of a transaction is worked out here, from the tables themselves
-- and not from what the application believes, and kept in settings that end with the transaction.
-- simba.person    the account, "" for nobody
-- simba.families  every family reached; simba.staff those reached by the work for them (counsellor, coach, team lead),
--                 simba.professional those where somebody is one
-- simba.places    the own places in teams; simba.works_at the organisation somebody works for
-- simba.names     the organisation whose families may be named past reach: who watches over the log, who asks in an emergency
-- simba.covered   the one of those families of which it must be known what is secret, to cover it
-- simba.job       "*" or one family, for who works without a person
-- What must look past reach says so with simba.job and takes it back: the wall stands for the owner of the tables as
-- well, whose rights these functions have, unless that is a superuser.

CREATE OR REPLACE FUNCTION wall_leave() RETURNS void LANGUAGE sql AS $$
    SELECT set_config(name, '', true) FROM unnest(ARRAY['simba.person', 'simba.families', 'simba.staff',
        'simba.professional', 'simba.places', 'simba.works_at', 'simba.names', 'simba.job', 'simba.invitation',
        'simba.covered']) AS name
$$;

CREATE OR REPLACE FUNCTION wall_work(job text) RETURNS text LANGUAGE sql AS $$
    SELECT wall_leave(); SELECT set_config('simba.job', job, true)
$$;

CREATE OR REPLACE FUNCTION wall_enter(account bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    somebody accounts_user;
    today date := (statement_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date;
BEGIN
    PERFORM wall_leave();
    SELECT * INTO somebody FROM accounts_user WHERE id = account AND is_active;
    IF NOT FOUND THEN RETURN; END IF;
    PERFORM set_config('simba.person', account::text, true);
    PERFORM set_config('simba.job', '*', true);
    PERFORM set_config('simba.works_at', COALESCE(
        CASE WHEN somebody.roles <> '{}' THEN somebody.organisation_id END::text, ''), true);
    PERFORM set_config('simba.families', COALESCE(array_agg(DISTINCT family_id), '{}')::text, true),
            set_config('simba.staff', COALESCE(array_agg(DISTINCT family_id)
                FILTER (WHERE role IN ('counsellor', 'system_coach', 'team_lead')), '{}')::text, true),
            set_config('simba.places', COALESCE(array_agg(place) FILTER (WHERE place IS NOT NULL), '{}')::text, true),
            set_config('simba.professional', COALESCE(array_agg(DISTINCT family_id)
                FILTER (WHERE role = 'professional'), '{}')::text, true)
    FROM (
        SELECT member.family_id, member.role, member.id AS place
        FROM teams_teammember member
        JOIN families_family family ON family.id = member.family_id
        LEFT JOIN families_person person ON person.id = member.person_id
        WHERE member.user_id = account
          AND member.starts <= today AND (member.until IS NULL OR member.until > today)
          AND CASE
                WHEN member.role IN ('counsellor', 'system_coach')
                    THEN member.role = ANY (somebody.roles) AND family.organisation_id = somebody.organisation_id
                WHEN member.role = 'young_person'
                    THEN person.birth_date <= today - interval '12 years'
                ELSE true
              END
        UNION ALL
        SELECT family.id, 'team_lead', NULL
        FROM families_family family
        WHERE 'team_lead' = ANY (somebody.roles) AND family.organisation_id = somebody.organisation_id
        UNION ALL
        SELECT emergency.family_id, 'professional', NULL
        FROM privacy_emergencyaccess emergency
        JOIN families_family family ON family.id = emergency.family_id
        WHERE emergency.user_id = account AND family.organisation_id = somebody.organisation_id
          AND emergency.starts <= statement_timestamp() AND emergency.ends_at > statement_timestamp()
        UNION ALL
        SELECT trajectory.family_id, 'intake', NULL
        FROM families_trajectory trajectory
        JOIN families_family family ON family.id = trajectory.family_id
        WHERE 'intake' = ANY (somebody.roles) AND family.organisation_id = somebody.organisation_id
          AND trajectory.phase = 'referred'
    ) AS places;
    PERFORM set_config('simba.job', '', true);
END
$$;

-- A family that is being opened is reached by who opens it: its number comes from here, so it is nobody else's yet.
CREATE OR REPLACE FUNCTION wall_new_family() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fresh bigint := nextval(pg_get_serial_sequence('families_family', 'id'));
    reached text;
BEGIN
    FOREACH reached IN ARRAY ARRAY['simba.families', 'simba.staff'] LOOP
        PERFORM set_config(reached, array_append(
            COALESCE(NULLIF(current_setting(reached, true), ''), '{}')::bigint[], fresh)::text, true);
    END LOOP;
    RETURN fresh;
END
$$;

-- The names of the families of the own organisation: to warn who is about to open one that is there already.
CREATE OR REPLACE FUNCTION wall_names_of_families() RETURNS TABLE (id bigint, name varchar)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    job text := COALESCE(current_setting('simba.job', true), '');
BEGIN
    PERFORM set_config('simba.job', '*', true);
    RETURN QUERY SELECT family.id, family.name FROM families_family family
        WHERE family.organisation_id = NULLIF(current_setting('simba.works_at', true), '')::bigint;
    PERFORM set_config('simba.job', job, true);
END
$$;

-- The families of the own organisation in which a phone, an e-mail address, a door (postcode and number) or a citizen
-- number is written down, by blind index: to warn who is about to write somebody down twice. Where something is secret
-- only a citizen number finds a family, for that tells of no place: else whoever types a phone or a door would hear
-- that somebody is there. Carers of a child at a secret place are of such a family too.
CREATE OR REPLACE FUNCTION wall_families_known_by(phones text[], emails text[], doors text[], numbers text[])
RETURNS TABLE (id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    job text := COALESCE(current_setting('simba.job', true), '');
    today date := (statement_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date;
BEGIN
    PERFORM set_config('simba.job', '*', true);
    RETURN QUERY
        WITH found AS (
            SELECT person.family_id FROM families_person person WHERE person.phone_index = ANY (phones)
            UNION SELECT person.family_id FROM families_person person WHERE person.email_index = ANY (emails)
            UNION SELECT address.family_id FROM families_address address
                WHERE address.door_index = ANY (doors) AND (address.until IS NULL OR address.until > today)
        ), told AS (
            SELECT found.family_id FROM found
            WHERE NOT EXISTS (SELECT FROM families_addresssecrecy secrecy
                    WHERE secrecy.family_id = found.family_id AND (secrecy.until IS NULL OR secrecy.until > today))
                AND NOT EXISTS (SELECT FROM families_livingarrangement stay
                    WHERE stay.family_id = found.family_id AND stay.place_is_secret)
            UNION SELECT number.family_id FROM families_citizennumber number WHERE number.number_index = ANY (numbers)
        )
        SELECT family.id FROM families_family family JOIN told ON told.family_id = family.id
        WHERE family.organisation_id = NULLIF(current_setting('simba.works_at', true), '')::bigint;
    PERFORM set_config('simba.job', job, true);
END
$$;
