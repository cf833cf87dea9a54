"""As much of kustomize as deploy/kubernetes uses, and a fault for all else: the program itself is not always there."""

from copy import deepcopy
from pathlib import Path

from ruamel.yaml import YAML

KNOWN = {"apiVersion", "kind", "namespace", "labels", "resources", "images", "configMapGenerator", "patches"}
SELECTORS = {
    "Service": ["selector"],
    "Deployment": ["selector", "matchLabels"],
    "PodDisruptionBudget": ["selector", "matchLabels"],
    "NetworkPolicy": ["podSelector", "matchLabels"],
}


def read(path: Path) -> list[dict]:
    return [document for document in YAML(typ="safe").load_all(path) if document]


def build(folder: Path) -> dict[tuple[str, str], dict]:
    """The objects that `kubectl apply --kustomize` would send, by kind and name."""
    (told,) = read(folder / "kustomization.yaml")
    assert set(told) <= KNOWN, set(told) - KNOWN
    objects = {}
    for name in told["resources"]:
        path = folder / name
        found = build(path) if path.is_dir() else {(o["kind"], o["metadata"]["name"]): o for o in read(path)}
        assert not set(found) & set(objects), "named twice"
        objects |= found
    for generator in told.get("configMapGenerator", []):
        _generate(objects, **generator)
    for label in told.get("labels", []):
        for kind_and_name, found in objects.items():
            _label(kind_and_name[0], found, **label)
    for patch in told.get("patches", []):
        _patch(objects[patch["target"]["kind"], patch["target"]["name"]], patch["patch"])
    for image in told.get("images", []):
        for container in (c for found in objects.values() for c in containers(found)):
            _tag(container, **image)
    for found in objects.values():
        if told.get("namespace") and found["kind"] != "Namespace":
            found["metadata"]["namespace"] = told["namespace"]
    return objects


def pod_of(found: dict) -> dict | None:
    return found["spec"].get("template", {}).get("spec") if "spec" in found else None


def containers(found: dict) -> list[dict]:
    pod = pod_of(found) or {}
    return [*pod.get("initContainers", []), *pod.get("containers", [])]


def _generate(objects, *, name, literals, behavior="create"):
    data = dict(literal.split("=", 1) for literal in literals)
    key = ("ConfigMap", name)
    assert (key in objects) == (behavior == "merge")
    if key in objects:
        assert set(data) <= set(objects[key]["data"]), "a setting that the base does not know"
        objects[key]["data"] |= data
    else:
        objects[key] = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}


def _label(kind, found, *, pairs, includeSelectors):
    assert includeSelectors
    found["metadata"].setdefault("labels", {}).update(pairs)
    if pod_of(found):
        found["spec"]["template"]["metadata"]["labels"].update(pairs)
    if kind in SELECTORS:
        here = found["spec"]
        for step in SELECTORS[kind]:
            here = here.setdefault(step, {})
        here.update(pairs)


def _patch(found, text):
    """JSON patches (RFC 6902); a place to replace must be there, and one to add must not."""
    for step in YAML(typ="safe").load(text):
        *way, last = step["path"].strip("/").split("/")
        here = found
        for part in way:
            here = here[int(part)] if isinstance(here, list) else here[part]
        last = int(last) if isinstance(here, list) else last
        is_there = last < len(here) if isinstance(here, list) else last in here
        assert step["op"] == ("replace" if is_there else "add"), step
        here[last] = deepcopy(step["value"])


def _tag(container, *, name, newTag):
    image, _colon, _tag = container["image"].partition(":")
    if image == name:
        container["image"] = f"{image}:{newTag}"
