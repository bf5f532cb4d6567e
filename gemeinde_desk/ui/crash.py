"""When the program itself is at fault: say so calmly, lose nothing, and offer a report without personal data.

The report holds the kinds of the exceptions, our own lines of code with file and line, and versions. It holds no message
of an exception and no variable, because those may quote what somebody typed. Drafts are saved while typing (by the
places), so nothing here touches them.
"""

import faulthandler
import logging
import sys
import threading  # noqa: TID251 - only its hook is set here, no thread is started
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler, qVersion
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

import gemeinde_desk
from gemeinde_desk.errors import DeskError

if TYPE_CHECKING:
    from gemeinde_desk.ui.widgets.messages import Message

log = logging.getLogger(__name__)
PACKAGE = Path(gemeinde_desk.__file__).resolve().parent
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def report(error: BaseException) -> str:
    """What may be copied into a mail: kinds of error, our frames, versions. Nothing anybody typed."""
    import platform  # noqa: PLC0415 - hopefully never

    lines = [
        f"Gemeinde Desk {gemeinde_desk.__version__}",
        f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()} {platform.release()}",
    ]
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        lines += [
            "",
            f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins."),
            *_frames(current.__traceback__),
        ]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join(lines) + "\n"


def _frames(trace: TracebackType | None) -> list[str]:
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        file = Path(code.co_filename)
        if file.is_relative_to(PACKAGE):
            found.append(f"  {file.relative_to(PACKAGE.parent).as_posix()}:{trace.tb_lineno} {code.co_name}")
        else:
            found.append(f"  ({file.name}:{trace.tb_lineno})")  # the name of a library's file, not its path
        trace = trace.tb_next
    return found


class CrashHandler(QObject):
    """Catches what nobody caught. Install it once, after the QApplication; ``close`` puts everything back.

    ``log_folder`` takes ``absturz.txt`` (written by Python itself when the process dies hard). A :class:`DeskError` is
    shown as the calm message it is; anything else opens the crash dialog, one at a time.
    """

    _caught = Signal(object)

    def __init__(self, log_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = False
        self._before = (sys.excepthook, threading.excepthook)
        log_folder.mkdir(parents=True, exist_ok=True)
        self.file = log_folder / "absturz.txt"
        self.died_last_time = self.file.is_file() and self.file.stat().st_size > 0
        self._stream: TextIO = self.file.open("w", encoding="utf-8")
        faulthandler.enable(self._stream)
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook
        qInstallMessageHandler(_qt_message)

    def close(self) -> None:
        """Give the hooks back and remove the empty crash file."""
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(None)
        faulthandler.disable()
        self._stream.close()
        self.file.unlink(missing_ok=True)

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        if not isinstance(error, DeskError):
            log.error("uncaught\n%s", report(error.with_traceback(trace)))
        self._caught.emit(error)

    def _thread_hook(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._hook(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def _show(self, error: BaseException) -> None:
        from gemeinde_desk.ui.widgets.messages import show_error  # noqa: PLC0415 - not at every start

        parent = QApplication.activeWindow()
        if isinstance(error, DeskError):
            show_error(parent, error)
            return
        if self._open:
            return  # a fault that repeats with every paint must not pile up dialogs
        self._open = True
        try:
            dialog = crash_dialog(parent, error)
            dialog.exec()
            leaving = dialog.answer == "quit"
        finally:
            self._open = False
        if leaving:
            QApplication.exit(1)


def crash_dialog(
    parent: QWidget | None, error: BaseException, copy: Callable[[str], object] | None = None
) -> "Message":
    """The dialog with the report, not yet shown. ``copy`` takes the text (the clipboard when not given)."""
    from gemeinde_desk.ui.palette import Tone  # noqa: PLC0415
    from gemeinde_desk.ui.widgets.messages import Message  # noqa: PLC0415

    tr = QApplication.translate
    text = report(error)
    dialog = Message(
        parent,
        tr("crash", "Das Programm hat einen Fehler gemacht"),
        [
            tr("crash", "Ihre gespeicherten Daten und Entwürfe sind davon nicht betroffen."),
            tr(
                "crash",
                "Sie können weiterarbeiten. Der folgende Bericht hilft bei der Behebung; er enthält keine Namen, "
                "keine Inhalte und keine Aktenzeichen.",
            ),
        ],
        symbol="error",
        tone=Tone.OVERDUE,
    )
    shown = QPlainTextEdit(text)
    shown.setReadOnly(True)
    shown.setTabChangesFocus(True)
    shown.setAccessibleName(tr("crash", "Bericht"))
    shown.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    dialog.insert(shown)

    def copy_report() -> None:
        (copy or QApplication.clipboard().setText)(text)

    dialog.aside(tr("crash", "Bericht kopieren"), copy_report)
    dialog.offer("quit", tr("crash", "Beenden"))
    dialog.offer("go on", tr("crash", "Weiterarbeiten"), "primary")
    return dialog


def _qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", message)
