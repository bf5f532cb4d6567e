"""Loading our modules without PySide reading their source text.

PySide lets a module choose other names for Qt's functions (``from __feature__ import snake_case``). To know which modules
might, it reads and decodes the source of every module that is imported after it (shibokensupport.feature), ours and the
standard library's: a tenth of the time until the window stands. Nobody here chooses, so it is told so at once.
"""

import sys
from types import ModuleType


def without_feature_switch() -> None:
    """From now on take each module for one that keeps Qt's own names. To be called once PySide6 is imported.

    A PySide that asks in another way is left as it is: the window then stands a little later.
    """
    switch = sys.modules.get("shibokensupport.feature")
    if switch is not None and hasattr(switch, "_mod_uses_pyside"):
        vars(switch)["_mod_uses_pyside"] = _keeps_names


def _keeps_names(_module: ModuleType) -> bool:
    return False
