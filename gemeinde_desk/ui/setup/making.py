"""What the set-up does in the background: a new office from what was typed, and the sample office."""

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Literal, cast

from gemeinde_desk.office import Office
from gemeinde_desk.settings.office_profile import OfficeProfile
from gemeinde_desk.store.store import DATABASE
from gemeinde_desk.ui.tasks import Token

#: cases of the sample office as the set-up makes it: enough to look around, made in a few seconds
SAMPLE_CASES = 40
_UNFINISHED = ".wird-angelegt"


def make_office(values: Mapping[str, str], arms: bytes | None, today: Callable[[], date] = date.today) -> Path:
    """Make the office that was typed; its folder.

    :raises DeskError: as :meth:`Office.create` does
    """
    folder = Path(values["folder"]).expanduser()
    known = {name: text for name, text in values.items() if name in OfficeProfile.__dataclass_fields__}
    profile = OfficeProfile.checked(**known)
    name, sign = values["clerk_name"], values["clerk_sign"]
    with Office.create(folder, profile, clerk_name=name, clerk_sign=sign, today=today) as office:
        first = office.clerks.all()[0]
        office.clerks.change(
            first.id,
            by=first,
            gender=cast('Literal["", "f", "m", "d"]', values.get("clerk_gender", "")),
            function=values.get("clerk_function", ""),
            phone=values.get("clerk_phone", ""),
            email=values.get("clerk_email", ""),
        )
        if arms is not None:
            stored = office.store.documents.put(arms)
            office.save_profile(OfficeProfile.checked(**known, arms_sha=stored.sha256), by=first)
    return folder


def make_sample(folder: Path, token: Token, today: date) -> Path:
    """The sample office in the folder: made beside it and put in place when it is whole, so that cancelling leaves nothing."""
    from gemeinde_desk.sample.office import make_sample_office  # noqa: PLC0415 - seldom wanted

    if (folder / DATABASE).exists():
        return folder
    unfinished = folder.with_name(folder.name + _UNFINISHED)
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        make_sample_office(unfinished, cases=SAMPLE_CASES, seed=1, today=today, progress=token.progress)
        token.check()
        unfinished.replace(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder
