"""docker-compose.yml fits the Compose Specification and our own rules; without a Docker engine."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from jsonschema import Draft202012Validator

from documents.models import Reading

ROOT = Path(settings.BASE_DIR)
SCHEMA = ROOT / "tests" / "web" / "compose" / "compose-spec.json"  # its LICENSE lies beside it
ANSWERING = {"postgres", "redis", "s3", "web", "intake", "nginx"}
ONCE = {"bucket", "prepare"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = compose["services"]
    return found


def test_the_file_fits_the_compose_specification(compose: dict[str, Any]) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(compose)] == []


def test_all_parts_of_the_house_are_there(services: dict[str, Any]) -> None:
    assert set(services) == ANSWERING | ONCE | {"worker", "scheduler"}


def test_each_service_that_answers_is_asked_for_its_health(services: dict[str, Any]) -> None:
    assert {name for name, service in services.items() if "healthcheck" in service} == ANSWERING


def test_nothing_gains_rights_or_writes_to_its_image(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["read_only"] is True, name


def test_everything_comes_back_except_what_runs_once(services: dict[str, Any]) -> None:
    assert {name for name, service in services.items() if service["restart"] == "no"} == ONCE


def test_only_nginx_is_open_and_only_to_this_machine_by_default(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert all(port.startswith("${EFILES_BIND:-127.0.0.1}:") for port in services["nginx"]["ports"])
    assert [name for name, service in services.items() if "outside" in service["networks"]] == ["nginx"]


def test_images_are_pinned_to_a_version(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert re.search(r":(?!latest$)[\w.-]+$", service["image"]), name


def test_a_secret_is_a_file_and_has_no_default(compose: dict[str, Any], services: dict[str, Any]) -> None:
    assert all(set(secret) == {"file"} for secret in compose["secrets"].values())
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|KEY|DATABASE_URL|BROKER_URL|CACHE_URL", name):
                assert name.endswith("_FILE"), name
                assert str(value).startswith("/run/secrets/"), name


def test_make_up_makes_every_secret_that_the_file_names(compose: dict[str, Any]) -> None:
    script = (ROOT / "deploy" / "compose.sh").read_text(encoding="utf-8")
    made = set(re.findall(r"keep (\w+) \"", script)) | set(re.findall(r"\$SECRETS/(tls_\w+)", script))
    assert made >= set(compose["secrets"])


def test_each_secret_is_declared_and_used(compose: dict[str, Any], services: dict[str, Any]) -> None:
    used = {secret for service in services.values() for secret in service.get("secrets", [])}
    assert used == set(compose["secrets"])


def test_what_a_service_waits_for_can_come_true(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if other in ONCE else "service_healthy"
            assert how == {"condition": wanted}, name


def test_mounted_files_and_commands_exist(services: dict[str, Any]) -> None:
    volumes = [volume for service in services.values() for volume in service["volumes"]]
    mounted = [volume.split(":")[0] for volume in volumes if volume.startswith("./")]
    assert mounted
    assert all((ROOT / path).is_file() for path in mounted)
    parts = set(re.findall(r"^  (\w+)\)", (ROOT / "deploy" / "entrypoint.sh").read_text(), re.MULTILINE))
    ours = [service["command"] for service in services.values() if service["image"] == "sso-efiles:local"]
    assert {part for (part,) in ours} <= parts


def test_postgresql_checks_its_pages_and_redis_keeps_its_messages(services: dict[str, Any]) -> None:
    assert "--data-checksums" in services["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]
    script = (ROOT / "deploy" / "compose.sh").read_text(encoding="utf-8")
    assert "appendonly yes" in script
    assert "maxmemory-policy noeviction" in script


def test_settings_given_to_the_containers_are_settings_we_read(services: dict[str, Any]) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    known = set(re.findall(r"^# ([A-Z0-9_]+)=", example, re.MULTILINE))
    given = services["web"]["environment"]
    assert {name.removesuffix("_FILE") for name in given if not name.startswith("AWS_")} <= known


def test_nginx_and_the_bucket_know_where_pictures_lie() -> None:
    folder = Reading(scan_id=1, token="t").picture_key("full").partition("/")[0]
    assert f"location /_store/{folder}/ {{" in (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert f"/nation/{folder}/*" in (ROOT / "deploy" / "minio" / "make-bucket.sh").read_text(encoding="utf-8")
