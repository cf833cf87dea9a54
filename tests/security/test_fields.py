"""What is sent with a form beyond what it offers: ids of records that are not its, and fields that are not on it."""

import json
import re
from datetime import date

import pytest
from django.db import connection, models

from accounts.models import User
from privacy.policies import ROOMS
from tests.crawl import what_broke
from tests.security.ground import OTHER_WORLD, Written, tables, undone
from tests.security.sheets import doors_to_look_through, words_of_addresses
from tests.security.test_ids import ids_of, out_of_sight

TABLES = {model._meta.db_table: model for model in tables()}
# Forms that are open only for another record, which is tried beside them.
SHUT = {
    "/families/{family}/children/{deniz}/aftercare/start/",
    "/families/{family}/team/{coby}/invite/",
    "/families/{family}/persons/{mother}/address/",
    "/families/{family}/sessions/{draft}/files/",  # takes a file and no words: tests/simba/test_uploads.py
}


def rows_of(names) -> dict[tuple, dict]:
    """Every row of some tables, by table and key."""
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            key = TABLES[name]._meta.pk.column
            cursor.execute(f'SELECT "{key}", row_to_json(row)::text FROM "{name}" row')
            found |= {(name, pk): json.loads(row) for pk, row in cursor.fetchall()}
    return found


class Outcome:
    """What came of sending a form: the answer, and the rows that were added, changed or removed by it."""

    def __init__(self, sheet, changes=None, known=()):
        with undone():
            with Written() as written:
                self.answer = sheet.send(changes)
            self.tables = {name for name in written.tables if name in TABLES}
            after = rows_of(self.tables | set(known))
        before = rows_of(self.tables | set(known))
        self.rows = {key: row for key, row in after.items() if before.get(key) != row}
        self.gone = before.keys() - after.keys()

    def mentions(self, pk) -> list:
        """The tables in which something written now holds an id."""
        return sorted({name for (name, _), row in self.rows.items() if pk in row.values()})


def test_every_form_can_be_sent(worlds, all_sheets):
    """What follows would prove nothing about a form that refuses whatever one sends."""
    refused = {}
    for sheet in all_sheets:
        with undone():
            answer = sheet.send()
        if answer.status_code != 302 and not (answer.status_code == 200 and sheet.shows):
            refused[sheet.route] = what_broke(answer)

    assert set(refused) == SHUT


def strange_ids(worlds, sheet, name, kind):
    """An id of the far world for a field, and one of the own family that the sender may not see."""
    far = next((pk for pk in ids_of(worlds.far) if kind.objects.filter(pk=pk).exists()), None)
    if kind is User:
        return [worlds.far.marloes.pk, worlds.far.ank.pk, worlds.stranger.pk]
    if not hasattr(kind, "family"):
        return []  # lists and organisations are the same for everybody
    near = next((pk for pk in ids_of(worlds) if kind.objects.filter(pk=pk).exists()), None)
    hidden = near and out_of_sight(User.objects.get(pk=sheet.client.session["_auth_user_id"]), near)
    return [pk for pk in (far, hidden) if pk]


def same_but_for_ids(answer):
    """The lines of an answer without ids, tokens and keys, to compare two of them."""
    lines = re.sub(r"\d{5,}", "#", answer.content.decode()).splitlines()
    return [line for line in lines if not re.search("csrf|page_key", line, re.IGNORECASE)]


@pytest.mark.usefixtures("first_wall_alone")
def test_an_id_that_is_no_choice_is_refused_like_one_that_does_not_exist(worlds, all_sheets):
    wrong, tried = [], 0
    for sheet in all_sheets:
        for name, kind in sheet.choices_of_records() if sheet.route not in SHUT else ():
            nothing = Outcome(sheet, {name: "987654321"}).answer
            for pk in strange_ids(worlds, sheet, name, kind):
                sent, tried = Outcome(sheet, {name: str(pk)}), tried + 1
                shown = OTHER_WORLD in sent.answer.content.decode()
                alike = same_but_for_ids(sent.answer) == same_but_for_ids(nothing)
                if sent.answer.status_code != 422 or sent.mentions(pk) or shown or not alike:
                    wrong.append(
                        (sheet.route, name, pk, what_broke(sent.answer), sent.mentions(pk), shown, alike)
                    )

    assert wrong == []
    assert tried > 15


@pytest.mark.usefixtures("first_wall_alone")
def test_an_id_in_the_name_of_a_field_writes_nothing_about_it(worlds, all_sheets):
    far = worlds.far
    persons = [far.deniz.pk, far.mother.pk, worlds.elif_child.pk]
    wrong = []
    for sheet in [one for one in all_sheets if one.route not in SHUT]:
        offered = {control.name for control in sheet.controls}
        extra = {}
        for pk in persons:
            extra |= {f"relation_{pk}": "biological", f"authority_{pk}": "on", f"note_{pk}": OTHER_WORLD}
            extra |= {f"keep_{name}": "theirs" for name in (f"note_{pk}", "audience", "author")}
        sent = Outcome(sheet, {name: value for name, value in extra.items() if name not in offered})
        found = [table for pk in persons[:2] for table in sent.mentions(pk)]
        found += [key for key, row in sent.rows.items() if OTHER_WORLD in json.dumps(row)]
        if found or sent.answer.status_code >= 500:
            wrong.append((sheet.route, what_broke(sent.answer), found))

    assert wrong == []


@pytest.mark.usefixtures("first_wall_alone")
def test_an_id_behind_the_question_mark_tells_nothing(worlds):
    """Lists that are narrowed and forms that are filled in beforehand. The last of each name is a child."""
    far, told = worlds.far, []
    ids = [far.marloes.pk, far.member.marloes.pk, far.family.pk, far.ids["goal"], far.deniz.pk]
    query = "&".join(f"{name}={pk}" for name in words_of_addresses() for pk in ids)
    for door, path, client in doors_to_look_through(worlds):
        with undone():
            text = client.get(f"{path}?{query}").content.decode(errors="ignore")
        if OTHER_WORLD in text:
            told.append(door.route)

    assert told == []


def poison(field, plain, worlds, turn):
    """A value for a field that is not on a form, different from all that sending the form writes there by itself."""
    if field.primary_key:
        return _somebody_else(field.model, plain, worlds, 0)
    if field.is_relation:
        return _somebody_else(field.related_model, plain, worlds, turn)
    if field.choices:
        return next((str(v) for v, _ in field.choices if v and v not in plain), None)
    kinds = {
        models.BooleanField: lambda: "on" if True not in plain else "",
        models.DateTimeField: lambda: "2011-11-11 11:11:11",
        models.DateField: lambda: date(2011, 11, 11).isoformat(),
        models.IntegerField: lambda: next(str(n) for n in (3, 2, 1) if n not in plain),
        models.UUIDField: lambda: "11111111-1111-4111-8111-111111111111",
        models.Field: lambda: "administrator" if field.name == "roles" else "vergif",
    }
    return next(make() for kind, make in kinds.items() if isinstance(field, kind))


def _somebody_else(kind, plain, worlds, turn):
    if kind is User:
        others = [(worlds.far.ank,), (worlds.kemal, worlds.marloes, worlds.joris)][turn]
        return next((str(user.pk) for user in others if user.pk not in plain), None)
    known = ids_of([worlds.far, worlds][turn % 2])
    found = [pk for pk in known if kind.objects.filter(pk=pk).exists() and pk not in plain]
    return str(found[0]) if found else None


def fields_not_on(sheet, plain):
    """The columns of everything a form writes, and of accounts, that it does not ask for."""
    offered = {control.name for control in sheet.controls} | set(sheet.form.fields if sheet.form else ())
    written = {TABLES[name] for name in plain.tables if TABLES[name]._meta.app_label in (*ROOMS, "accounts")}
    for model in {*written, User}:
        if not model.__name__.endswith("Event"):
            yield from ((model, f) for f in model._meta.concrete_fields if f.name not in offered)


def took(column, value) -> bool:
    """Whether a column holds the value that was sent for it."""
    if isinstance(column, bool):
        return column == (value == "on")
    if isinstance(column, list):
        return value in column
    return str(column).replace("T", " ")[: len(value) if "-" in value else None] == value


@pytest.mark.parametrize("turn", [0, 1])
def test_a_field_that_is_not_on_the_form_changes_nothing(worlds, all_sheets, turn):
    wrong, tried = [], 0
    for sheet in all_sheets:
        plain, extra, columns = Outcome(sheet), {}, {}
        for _model, field in fields_not_on(sheet, plain):
            there = [row.get(field.column) for row in plain.rows.values()]
            value = poison(field, there, worlds, turn)
            if value is not None:
                extra |= {field.name: value, field.attname: value, field.column: value}
                columns[field.column] = value
        sent = Outcome(sheet, extra, known=plain.tables)
        tried += len(columns)
        wrong += [
            (sheet.route, table, column, row[column])
            for (table, _), row in sent.rows.items()
            for column, value in columns.items()
            if column in row and took(row[column], value)
        ]
        if (sent.answer.status_code, sent.tables) != (plain.answer.status_code, plain.tables):
            wrong.append((sheet.route, what_broke(sent.answer), sorted(sent.tables ^ plain.tables)))

    assert wrong == []
    assert tried > 300
