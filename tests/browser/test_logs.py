"""Last of all: no log of the browser tests, of server or worker, holds a name, a note, an address or a secret."""

import ast
from pathlib import Path

from tests.browser.conftest import PASSWORD
from tests.processes import LOGS

TESTS = Path(__file__).resolve().parent.parent
NAMES = [
    "Yildirim",
    "Prins",
    "Marloes",
    "Kemal",
    "Deniz",
    "Hanneke",
    "Aylin",
    "Veldmuis",
    "Hagedoorn",
    "Oudewater",
]
NAMES += ["Kroon", "Gerda", "Coby", "Brandsma", "Lotte", "Milan", "Fenna", "@example.org", PASSWORD]


def typed():
    """Every sentence the browser tests type, and every one the test world is made of."""
    for path in [*(TESTS / "browser").glob("*.py"), TESTS / "world.py", TESTS / "secrets.py"]:
        for call in ast.walk(ast.parse(path.read_text())):
            if not isinstance(call, ast.Call):
                continue
            for value in [*call.args, *(keyword.value for keyword in call.keywords)]:
                text = value.value if isinstance(value, ast.Constant) else None
                if isinstance(text, str) and " " in text and len(text) > 12:
                    yield text


def test_the_logs_tell_nothing_of_anybody(world, signed_in):
    page = signed_in(world.ank)
    page.goto("/families/?q=Marloes+Prins")
    page.goto("/invitation/geheime-sleutel-van-marloes/")

    logs = {path.name: path.read_text(errors="replace") for path in LOGS.glob("*.log")}
    words = {*NAMES, *typed(), "geheime-sleutel"}
    found = {(name, word) for name, text in logs.items() for word in words if word in text}

    assert any("404 GET /invitation/<str:token>/" in text for text in logs.values())
    assert len(words) > 100
    assert found == set()
