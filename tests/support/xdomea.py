"""The official schemas beside the checkout: they may not be handed on with the project."""

from pathlib import Path

import pytest

SCHEMAS = Path(__file__).parents[3] / "shared" / "xdomea"


def need_schemas() -> None:
    """Skip the test where they are not at hand."""
    if not (SCHEMAS / "3.1.0").is_dir():
        pytest.skip("the xdomea schemas are not at hand: they may not be handed on with the project")
