"""Ordinary logs say what happened, and not what people searched for."""

import logging

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_query_of_an_address_stays_out_of_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/search/", {"q": "สมชาย", "next": "1000000000009"})
    told = " ".join(str(record.msg) for record in caplog.records)
    assert "GET /search/" in told
    assert "สมชาย" not in told
    assert "1000000000009" not in told
