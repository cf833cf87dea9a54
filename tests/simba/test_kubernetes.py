"""deploy/kubernetes says what docker-compose.yml says, in words that Kubernetes knows."""

import os
import re
import subprocess
import sys
import tomllib

import kubernetes_validate
import pytest
from django.conf import settings
from django.urls import resolve

from tests.processes import of_the_test
from tests.simba.conftest import ROOT
from tests.simba.kustomize import build, containers, pod_of, read
from tests.simba.test_packaging import COMPOSE

DEPLOY = ROOT / "deploy" / "kubernetes"
FOLDERS = [DEPLOY / "base", DEPLOY / "overlays" / "example"]
BASE, EXAMPLE = [build(folder) for folder in FOLDERS]
VERSIONS = ["1.31", kubernetes_validate.latest_version()]
PODS = {name: found for (_kind, name), found in BASE.items() if pod_of(found)}
# Each part, and the service of the compose file it is.
SERVICES = {name: name.split("-")[0] for name in PODS}
SERVERS = [name for name in PODS if name != "migrate"]


def main_container(name):
    (container,) = pod_of(PODS[name])["containers"]
    return container


def keys_given_to(container):
    """The names in the environment of a container: of its settings, and of the secrets as their examples say."""
    given = {entry["name"] for entry in container.get("env", [])}
    for source in container["envFrom"]:
        if "configMapRef" in source:
            given |= set(BASE["ConfigMap", source["configMapRef"]["name"]]["data"])
        else:
            example = DEPLOY / "secrets" / f"{source['secretRef']['name']}.env.example"
            given |= set(re.findall(r"^(\w+)=", example.read_text(), re.M))
    return given


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("objects", [BASE, EXAMPLE], ids=["base", "example"])
def test_each_object_is_what_kubernetes_says_it_is(objects, version):
    for found in objects.values():
        kubernetes_validate.validate(found, version, strict=True)


def test_a_word_that_kubernetes_does_not_know_is_seen():
    wrong = {**BASE["Service", "web"], "spec": {**BASE["Service", "web"]["spec"], "prot": []}}

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[-1], strict=True)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_list_names_every_file_in_its_folder_and_only_those(folder):
    (told,) = read(folder / "kustomization.yaml")
    named = [name for name in told["resources"] if not (folder / name).is_dir()]

    assert sorted([*named, "kustomization.yaml"]) == sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("name", PODS)
def test_each_part_is_given_what_the_compose_file_gives_it(name):
    for container in containers(PODS[name]):
        assert keys_given_to(container) == set(COMPOSE["services"][SERVICES[name]]["environment"])


def test_every_service_of_the_compose_file_is_there():
    own = {name for name, service in COMPOSE["services"].items() if service.get("image") == "simba"}

    assert set(SERVICES.values()) == own


def test_no_server_has_the_secrets_of_another():
    read_by = {
        name: {s["secretRef"]["name"] for c in containers(found) for s in c["envFrom"] if "secretRef" in s}
        for name, found in PODS.items()
    }

    own = {"web": "simba-web", "migrate": "simba-owner"}
    assert read_by == {name: {"simba", own.get(name, "simba-jobs")} for name in PODS}
    for role in ("web", "jobs"):
        example = (DEPLOY / "secrets" / f"simba-{role}.env.example").read_text()
        assert f"DATABASE_URL=postgres://simba_{role}:" in example


def test_no_secret_is_written_down():
    assert not [kind for kind, _name in [*BASE, *EXAMPLE] if kind == "Secret"]
    assert {path.name for path in (DEPLOY / "secrets").iterdir() if path.suffix != ".env"} == {
        f"{name}.env.example" for name in ("simba", "simba-web", "simba-jobs", "simba-owner")
    }


@pytest.mark.parametrize("name", PODS)
def test_each_part_runs_the_command_of_the_compose_file(name):
    told = COMPOSE["services"][SERVICES[name]].get("command")
    if name.startswith("worker-"):
        told = [*told, "--queues", name.removeprefix("worker-")]

    assert main_container(name).get("args") == told


def test_each_queue_has_its_workers():
    queues = {name.removeprefix("worker-") for name in PODS if name.startswith("worker-")}

    assert queues == {queue.name for queue in settings.CELERY_TASK_QUEUES}


@pytest.mark.parametrize("name", SERVERS)
def test_each_server_is_asked_how_it_is_when_it_starts_and_ever_after(name):
    for kind in ("startupProbe", "readinessProbe", "livenessProbe"):
        probe = main_container(name)[kind]
        if name == "web":
            assert resolve(probe["httpGet"]["path"].split("?")[0]).url_name == "health"
        else:
            asked = COMPOSE["services"][SERVICES[name]]["healthcheck"]["test"][1:]
            told = probe["exec"]["command"]
            stays = ["sh", "-c", f"{' '.join(asked)} || test $? = {os.EX_TEMPFAIL}"]
            assert told == (stays if kind == "livenessProbe" else asked)


def test_a_web_server_is_not_stopped_for_what_is_no_fault_of_its_own():
    web = main_container("web")

    assert web["livenessProbe"]["httpGet"]["path"] == "/health/?part=web"
    assert web["readinessProbe"]["httpGet"]["path"] == "/health/?part=database"


@pytest.mark.parametrize("objects", [BASE, EXAMPLE], ids=["base", "example"])
def test_the_web_server_is_asked_by_the_name_it_answers_to(objects):
    name = objects["ConfigMap", "simba"]["data"]["ALLOWED_HOSTS"].split(",")[0]
    (web,) = pod_of(objects["Deployment", "web"])["containers"]
    ingress = objects["Ingress", "simba"]["spec"]

    for kind in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert {"name": "Host", "value": name} in web[kind]["httpGet"]["httpHeaders"]
    assert (ingress["tls"][0]["hosts"], ingress["rules"][0]["host"]) == ([name], name)
    assert objects["ConfigMap", "simba"]["data"]["SIMBA_ADDRESS"] == f"https://{name}"


@pytest.mark.parametrize("name", PODS)
def test_nothing_runs_with_more_rights_than_it_needs(name):
    pod = pod_of(PODS[name])
    user = re.search(r"useradd --uid (\d+)", (ROOT / "Dockerfile").read_text())[1]
    own = {"runAsUser": int(user), "runAsGroup": int(user), "fsGroup": int(user)}

    assert pod["securityContext"] == {
        "runAsNonRoot": True,
        "seccompProfile": {"type": "RuntimeDefault"},
        **own,
    }
    assert pod["automountServiceAccountToken"] is False
    for container in containers(PODS[name]):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/tmp", "/home/simba/.cache"}
        for kind in ("requests", "limits"):
            assert set(container["resources"][kind]) == {"cpu", "memory"}
    assert {volume["emptyDir"]["medium"] for volume in pod["volumes"]} == {"Memory"}


def test_all_run_the_same_image_with_one_tag():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    for objects in (BASE, EXAMPLE):
        images = {container["image"] for found in objects.values() for container in containers(found)}
        assert images == {f"simba:{version}"}


@pytest.mark.parametrize("name", SERVERS)
def test_a_new_release_leaves_no_gap_and_beat_is_never_two(name):
    spec = PODS[name]["spec"]

    if name == "beat":
        assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})
        return
    assert spec["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    # How many there are is the autoscaler's to say: a number here would undo it with every release.
    assert "replicas" not in spec
    assert BASE["HorizontalPodAutoscaler", name]["spec"]["scaleTargetRef"]["name"] == name
    assert BASE["HorizontalPodAutoscaler", name]["spec"]["minReplicas"] >= 2
    assert BASE["PodDisruptionBudget", name]["spec"]["maxUnavailable"] == 1


def test_what_is_being_done_may_be_finished():
    grace = {name: pod_of(PODS[name]).get("terminationGracePeriodSeconds") for name in PODS}
    told = {
        name: int(COMPOSE["services"][name].get("stop_grace_period", "0s")[:-1]) for name in ("web", "worker")
    }
    pause = int(main_container("web")["lifecycle"]["preStop"]["exec"]["command"][1])

    assert grace["web"] == told["web"] + pause
    assert grace["worker-reports"] == grace["worker-default"] == told["worker"]
    assert told["worker"] >= settings.CELERY_TASK_TIME_LIMIT


def test_each_selector_finds_the_pods_it_means():
    for (kind, name), found in BASE.items():
        if kind in ("Service", "Deployment", "PodDisruptionBudget"):
            selector = found["spec"]["selector"]
            wanted = selector.get("matchLabels", selector)
            labels = PODS[name]["spec"]["template"]["metadata"]["labels"]
            assert wanted.items() <= labels.items()
            assert labels["app.kubernetes.io/component"] == name
    service = BASE["Ingress", "simba"]["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    assert ("Service", service["name"]) in BASE


WAITS = [
    container["args"] for found in PODS.values() for container in pod_of(found).get("initContainers", [])
]


def test_a_server_waits_for_the_tables_with_the_role_it_has(transactional_db):
    assert len(WAITS) == len(SERVERS)
    assert all(words[-1].startswith("until python manage.py migrate --check;") for words in WAITS)

    for role in ("simba_web", "simba_jobs"):
        own = {**os.environ, **of_the_test(role=role)}
        command = [sys.executable, "manage.py", "migrate", "--check"]
        asked = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True)
        assert asked.returncode == 0, asked.stderr
