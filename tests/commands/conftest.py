"""A new office of the command line."""

from pathlib import Path

import pytest

from tests.support.commands import Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    desk = Desk(tmp_path / "amt", capsys)
    place = ("--street", "Rathausplatz 1", "--postcode", "99998", "--city", "Musterau", "--phone", "03601 5550")
    more = ("--email", "post@musterau.example", "--website", "www.musterau.example", "--iban", "DE89370400440532013000")
    desk(
        "init",
        "--name",
        "Gemeinde Musterau",
        "--land",
        "TH",
        *place,
        *more,
        "--clerk-name",
        "Inge Öhler",
        "--clerk-sign",
        "OEH",
    )
    return desk
