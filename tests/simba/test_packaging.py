"""What Simba is delivered with: pinned packages, one image, a compose file without secrets."""

import re
import subprocess
import sys
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from privacy.policies import JOBS, WEB
from simba.embedded import DISCREET
from tests.simba.conftest import ROOT

OWNER = "simba"
COMPOSE = YAML(typ="safe").load(ROOT / "docker-compose.yml")


def wanted(name):
    lines = (ROOT / name).read_text().splitlines()
    return [re.match(r"[\w-]+", line)[0] for line in lines if re.match(r"\w", line)]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_with_hashes_and_no_host_is_named(name):
    text = (ROOT / name).read_text()
    blocks = re.split(r"\n(?=\w)", re.sub(r"^ *#.*\n", "", text, flags=re.M))

    assert all(
        re.match(r"[\w.-]+(\[[\w,]+\])?==\S+ \\\n +--hash=sha256:[0-9a-f]{64}", b)
        for b in blocks
        if b.strip()
    )
    assert not re.search(r"://|--(index|extra-index|find-links|trusted)", text)


def test_the_pins_suffice_for_every_python_from_3_11_on():
    """A package may ask for another on some versions only; pins are made on one version and must hold for all."""
    pinned = pins_of("requirements.txt") | pins_of("requirements-dev.txt")
    versions = [
        {"python_full_version": f"{v}.0", "python_version": v} for v in ("3.11", "3.12", "3.13", "3.14")
    ]
    systems = [{"sys_platform": "linux", "platform_system": "Linux"}]
    systems += [{"sys_platform": "darwin", "platform_system": "Darwin"}]

    lacking = {
        f"{package} for {name}"
        for name in pinned
        for package, marker in asked_by(name)
        if package not in pinned
        and any(
            marker.evaluate({**version, **system, "extra": ""}) for version in versions for system in systems
        )
    }

    assert lacking == set()


def pins_of(name):
    return set(re.findall(r"^([\w.-]+)(?:\[.*\])?==", (ROOT / name).read_text(), re.M))


def asked_by(name):
    requirements = map(Requirement, distribution(name).requires or [])
    return [(canonicalize_name(r.name), r.marker) for r in requirements if r.marker]


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_each_package_asked_for_is_pinned_and_has_a_reason(name):
    pins = (ROOT / name.replace(".in", ".txt")).read_text()
    reasons = (ROOT / "docs" / "decisions.md").read_text()

    assert [package for package in wanted(name) if f"\n{package}==" not in pins] == []
    assert [package for package in wanted(name) if f"| {package} |" not in reasons] == []


def test_the_compose_file_is_what_its_specification_says():
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run([*command, "docker-compose.yml"], cwd=ROOT, capture_output=True, text=True)

    assert checked.returncode == 0, checked.stdout


def test_each_service_restarts_and_is_asked_how_it_is():
    for name, service in COMPOSE["services"].items():
        once = name == "migrate"
        assert service["restart"] == ("no" if once else "unless-stopped"), name
        assert once or service["healthcheck"]["test"], name


def test_no_secret_has_a_default():
    values = [v for service in COMPOSE["services"].values() for v in service.get("environment", {}).values()]
    taken = re.findall(r"\$\{(\w+)(.*?)\}", " ".join(values))

    assert {"SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"} <= {name for name, _ in taken}
    # What may be left out says so with an empty default: the log is then sealed with SECRET_KEY.
    optional = {name for name, rest in taken if rest == ":-"}
    assert optional == {"LOG_KEY", "LOG_KEY_FALLBACKS"}
    assert all(rest.startswith(":?") for name, rest in taken if name not in optional)


def test_compose_gives_production_all_it_asks_for():
    refused = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"SIMBA_ENV": "production"},
        capture_output=True,
        text=True,
    )
    asked = re.findall(r"[A-Z_]{5,}", refused.stderr.split(" in the environment")[0])

    assert asked
    for service in ("web", "worker", "beat", "migrate"):
        assert set(asked) <= set(COMPOSE["services"][service]["environment"])
    example = (ROOT / ".env.example").read_text()
    assert [name for name in asked if f"{name}=" not in example] == []


def test_each_server_is_connected_as_the_role_the_database_hides_rows_from():
    known = {
        name: service.get("environment", {}).get("DATABASE_URL", "")
        for name, service in COMPOSE["services"].items()
    }
    roles = {name: re.match(r"postgres://(\w+):", url)[1] for name, url in known.items() if url}

    assert roles == {"web": WEB, "worker": JOBS, "beat": JOBS, "migrate": OWNER}
    assert COMPOSE["services"]["postgres"]["environment"]["POSTGRES_USER"] == OWNER


def test_the_database_writes_nothing_of_a_case_into_its_log():
    told = COMPOSE["services"]["postgres"]["command"]

    assert told == ["postgres", *(f"--{name}={value}" for name, value in DISCREET.items())]


def test_the_queue_is_kept_on_disk():
    redis = COMPOSE["services"]["redis"]

    assert "--appendonly yes" in " ".join(redis["command"])
    assert redis["volumes"]


def test_the_image_is_built_with_all_that_the_settings_ask_for():
    """The last step of the build, by itself: without an engine nothing else would tell that it cannot be done."""
    step = re.findall(r"^RUN (pybabel.*?)^USER", (ROOT / "Dockerfile").read_text(), re.M | re.S)[0]
    given = dict(re.findall(r"([A-Z_]{5,})=(\S+)", step))

    built = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--dry-run"],
        cwd=ROOT,
        env={"SIMBA_ENV": "production", **given},
        capture_output=True,
        text=True,
    )

    assert built.returncode == 0, built.stderr


def test_the_image_does_not_run_as_root():
    last_user = re.findall(r"^USER (\S+)", (ROOT / "Dockerfile").read_text(), re.M)[-1]

    assert last_user not in ("root", "0")


def test_what_a_web_process_has_loaded_is_out_of_sight_of_the_collector():
    begin = "import gc, runpy; runpy.run_path('gunicorn.conf.py')['post_worker_init'](None)"
    said = [sys.executable, "-c", f"{begin}; print(gc.get_freeze_count())"]
    count = subprocess.run(said, cwd=ROOT, capture_output=True, text=True, check=True)

    assert int(count.stdout) > 1000
