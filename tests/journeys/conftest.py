"""A machine of one's own for each journey: settings, data and log in the test's folder, stalls measured."""

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.support.stalls import Stalls


@pytest.fixture
def machine(tmp_path, monkeypatch, qapp):
    """Nobody's own settings are read or written."""
    for name in ("CONFIG", "DATA", "STATE"):  # the cache holds the fonts, cut once for all tests
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.delenv("GEMEINDE_DESK_OFFICE", raising=False)
    return tmp_path


@pytest.fixture
def stalls(request, qapp):
    """Measures and tells how long the window's thread was held up."""
    with Stalls() as watch:
        yield watch
    watch.report(request.node.name)


@pytest.fixture
def chosen(monkeypatch):
    """Answers the system's file dialogs, the only part of the program that is not real here: set ``files``/``folder``."""

    class Chosen:
        def __init__(self) -> None:
            self.files: list[Path] = []
            self.folder: Path | None = None

    answer = Chosen()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path) for path in answer.files], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(answer.folder or ""))
    return answer


@pytest.fixture
def pictures(request, tmp_path) -> Path:
    """Where pictures of the window go: ``GEMEINDE_DESK_PICTURES``, or the test's folder."""
    return Path(os.environ.get("GEMEINDE_DESK_PICTURES", tmp_path / "pictures")) / request.node.name
