"""A glance at a text sees no less than looking for each secret in it: whatever stands there is covered as before."""

import re
import sys
import unicodedata

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from hypothesis import example, given, settings
from hypothesis import strategies as st

from privacy import shroud as looking
from privacy.covering import Covering
from privacy.glance import Glance, plain
from privacy.shroud import Kind, Marks, Secret, Shroud, _found, _letter, _pattern_of, _words

SECRETS = [
    "Schuilhof",
    "9999 XS",
    "Sint Née",
    "De Regenboog",
    "12a Aurora",
    "Yıldız",
    "İpek",
    "Straße",
    "Łódź",
    "oma",
]
SECRETS += ["'t Hofje", "0612345678", "Groß-Umstadt", "Ωmega", "ſint", "K2"]
SECRETS += [
    "Bi\u0301j\u0301leveld",
    "To\u0323\u0301la\u0301wo\u0323\u0300n",
    "Sint J\u0301ab",
    "Lindenhage",
    "Ωσας",
]
SECRETS += [
    "anna@voorbeeld.nl",
    "School “De Vlinder”",
    "De Hut (groep 3)",
    "06 (12) 345678",
    "Zuid–Oost",
    'a "b" c',
]
BETWEEN = ["@", "(", "“", ") ", "–", "&quot;", " (", "+"]
BETWEEN += [
    "",
    " ",
    "\n",
    "-",
    ".",
    ", ",
    "'",
    "&nbsp;",
    "&shy;",
    "&amp;",
    "&#x27;",
    "\u200b",
    "_",
    "; ",
    "x",
]
CUT = ["", "…", " …", "&hellip;", "...", "..", "<b>…"]


def written_otherwise(secret):
    """Ways to write a secret: its letters with other capitals and accents, things between them, and cut short."""
    letter = st.sampled_from(["", "\u0301", "\u0323", "\u0308", "\u0345", "ι", "Ι", "\u1fbe"])
    capitals = st.sampled_from([str, str.upper, str.lower, str.title, str.swapcase])
    form = st.sampled_from(["NFC", "NFD", "NFKD"])

    def build(between, accent, capital, form, cut, at, before):
        words = re.split(r"(\W+)", secret)
        text = "".join(between if re.fullmatch(r"\W+", word) else word for word in words)
        text = capital(text)
        text = text[: max(len(text) - at, 1)]
        return before + unicodedata.normalize(form, text[:2] + accent + text[2:]) + cut

    return st.builds(
        build,
        st.sampled_from(BETWEEN),
        letter,
        capitals,
        form,
        st.sampled_from(CUT),
        st.integers(0, 8),
        st.sampled_from(["", " ", "x", ">", "–"]),
    )


texts = st.lists(
    st.one_of(
        st.sampled_from(SECRETS).flatmap(written_otherwise),
        st.text(max_size=8),
        st.sampled_from(
            ["regen", "De ", "schui", "hof", "9999", "<b class='schuilhof'>", '" title="', "…", "ſ", "K"]
        ),
    ),
    max_size=6,
).map("".join)


@settings(deadline=None)
@given(text=texts)
@example(text="Zij woont in De Regen…, bij de regenboog")
@example(text="Sint N…")
@example(text="12a Au...")
@example(text="9999&nbsp;X…")
@example(text="Groß-U…")
@example(text="Ωσασ")
@example(text="Bij leveld, Bij\u0301-leveld")
@example(text="Tọ́&shy;láwọ̀n")
@example(text="sintj ab")
@example(text="Lindenιhage")
@example(text="LINΙDENHAGE")
@example(text="Lin\u1fbe…")
def test_what_is_found_in_a_text_was_seen_at_a_glance(text):
    glance = Glance(text)

    for words in SECRETS:
        if _found(Secret(words), text):
            assert glance.may_hold(words), words


@settings(deadline=None)
@given(text=texts, kinds=st.lists(st.sampled_from(list(Kind)), min_size=len(SECRETS), max_size=len(SECRETS)))
def test_a_text_is_covered_the_same_with_a_glance_and_without(text, kinds):
    shroud = Shroud(
        [
            Secret(words, at, "street", kind)
            for at, (words, kind) in enumerate(zip(SECRETS, kinds, strict=True))
        ]
    )

    assert shroud.within(text).over(text) == shroud.over(text)
    assert shroud.written_in(text) == [one for one in shroud.hidden if _found(one, text)]


MORE = ["ιασι", "'t K", "_Oma", "@j_m", "(J+M", "(van", "Ⓙⓞ", "Ι-ab", "ab Schuilhof 12"]


def tried_everywhere(shroud, text):
    """A text covered by trying each secret at each sign of it."""
    covered, at = "", 0
    while at < len(text):
        tried = ((one, re.compile(_pattern_of(one), re.IGNORECASE).match(text, at)) for one in shroud.hidden)
        one, found = next(((one, found) for one, found in tried if found), (None, None))
        covered, at = (covered + _words(one, None), found.end()) if found else (covered + text[at], at + 1)
    return covered


@settings(deadline=None)
@given(text=texts, kinds=st.lists(st.sampled_from(list(Kind)), min_size=len(SECRETS), max_size=len(SECRETS)))
@example(text="x\u0345schuilhof, \u0345Schuilhof", kinds=[Kind.ADDRESS] * len(SECRETS))
@example(text="\u0345\u0345ασι", kinds=[Kind.ADDRESS] * len(SECRETS))
@example(text="Oma Oma-oma oma\u0301oma", kinds=[Kind.CARER] * len(SECRETS))
@example(text="bij _Oma, mail @j_m, (J+M) en (van school) Ⓙⓞ", kinds=[Kind.CARER] * len(SECRETS))
@example(text="x\u0345 ab Schuilhof 12, an\u0345\u0345\u0345ασι", kinds=[Kind.ADDRESS] * len(SECRETS))
def test_what_is_tried_where_words_begin_covers_as_much_as_tried_everywhere(text, kinds):
    shroud = Shroud(
        [
            Secret(words, at, "street", kind)
            for at, (words, kind) in enumerate(
                zip([*SECRETS, "ιασι", "'t K"], [*kinds, *kinds[:2]], strict=True)
            )
        ]
    )

    assert shroud.over(text) == tried_everywhere(shroud, text)


@settings(deadline=None)
@given(pieces=st.lists(texts, max_size=4))
def test_a_page_is_covered_the_same_with_a_glance_and_without(pieces):
    html = "".join(f'<p class="hof" title="{one}">{one}</p><textarea>{one}</textarea>' for one in pieces)
    covering = page_of([Secret(words, at, "street") for at, words in enumerate(SECRETS)])
    html = html + covering.leave("Sint Née, mijn eigen woorden") + "<p>schuilhof"

    assert covering.over_page(html) == "".join(covering._page(html, covering.shroud)).replace(
        covering._own, ""
    )


def page_of(secrets):
    """What covers a page, for a colleague, without a database."""
    covering = Covering.__new__(Covering)
    covering.request, covering.shroud, covering.own_fields = RequestFactory().get("/"), Shroud(secrets), set()
    covering.request.user = AnonymousUser()
    covering.marks, covering._own = Marks(covering.shroud, salt="5"), "\ue000f00\ue000"
    return covering


@pytest.mark.parametrize(
    ("key", "glances"), [("kemal", False), ("hanneke", False), ("coby", False), ("mirjam", True)]
)
def test_for_who_belongs_to_a_family_every_page_takes_the_same_way(world, key, glances, monkeypatch):
    """How long it takes must not tell whoever searches for a street whether that is the one."""
    looked = []
    monkeypatch.setattr(Shroud, "within", lambda self, text: looked.append(text) or self)
    covering = page_of([Secret("Schuilhof")])
    covering.request.user = getattr(world, key)

    covering.over_page("<p>Er staat niets.</p>")

    assert bool(looked) == glances


def test_own_words_are_left_without_marks_where_nothing_secret_stands():
    covering = page_of([Secret("Schuilhof")])

    assert (
        covering.over_page(f"<p>{covering.leave('Wij gaan naar de zee.')}</p>")
        == "<p>Wij gaan naar de zee.</p>"
    )


def test_on_most_pages_nothing_is_looked_for(monkeypatch):
    monkeypatch.setattr(
        looking, "_pattern_of", lambda _secret: pytest.fail("Looked for what cannot be there.")
    )
    page = "<p>De ochtenden gaan beter, zeggen zij, en de school belde niet meer…</p>" * 50

    assert page_of([Secret("Schuilhof"), Secret("9999 XS"), Secret("De Regenboog")]).over_page(page) == page


def test_every_letter_that_is_taken_for_a_latin_one_is_plain_too():
    """What a pattern takes for one letter, with IGNORECASE, a glance takes for the same."""
    letters = [chr(code) for code in range(sys.maxunicode) if chr(code).isalnum()]
    everything = "".join(letters)
    latin = [one for one in letters if plain(one).isascii() and unicodedata.category(one) != "Nd"]
    assert len(latin) > 500

    for one in latin:
        same = re.findall(_letter(one), everything, re.IGNORECASE)
        assert one in same
        assert {plain(other) for other in same} == {plain(one)}, one
