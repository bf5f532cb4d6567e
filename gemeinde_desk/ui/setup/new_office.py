"""Setting up an office: the steps one after the other, a summary, and the button that makes it."""

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from gemeinde_desk.errors import DeskError
from gemeinde_desk.settings.office_profile import DEFAULT_ACCENT
from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.setup.making import make_office
from gemeinde_desk.ui.setup.memory import SetupMemory
from gemeinde_desk.ui.setup.step import Step
from gemeinde_desk.ui.setup.steps import ClerkStep, FolderStep, LookStep, MunicipalityStep, ReachStep
from gemeinde_desk.ui.setup.summary import Summary
from gemeinde_desk.ui.tasks import Latest, TaskRunner, Token
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.messages import Notice
from gemeinde_desk.ui.widgets.settled import Settled


class _Pages(QStackedWidget):
    """As large as the page in front: at 200 % the widest of all would make every page scroll sideways."""

    def minimumSizeHint(self) -> QSize:
        """That of the page in front."""
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else super().minimumSizeHint()


class NewOffice(QWidget):
    """``made(Path)``: the office is there, or one that was there shall be opened. ``left``: back to the first page.

    A step is built when it is first seen; until then its texts are those kept from the last time.
    """

    made = Signal(object)
    left = Signal()

    def __init__(
        self,
        tasks: TaskRunner,
        memory: SetupMemory,
        folder: Path,
        *,
        locked: bool,
        make: Callable[..., Path] = make_office,
    ) -> None:
        super().__init__()
        self._tasks, self._memory, self._make = tasks, memory, make
        self._folder, self._locked = folder, locked
        self._kept, self._kept_arms = memory.load()
        if locked:
            self._kept.pop("folder", None)
        self._built: dict[int, Step] = {}
        self._plan: tuple[tuple[str, Callable[[], Step]], ...] = (
            (MunicipalityStep.name(), MunicipalityStep),
            (ReachStep.name(), partial(ReachStep, tasks)),
            (LookStep.name(), lambda: self.look),
            (ClerkStep.name(), ClerkStep),
            (FolderStep.name(), lambda: self.folder),
        )
        self._number = 0
        self._settled = Settled(self, self._keep)
        self._latest = Latest(tasks, self)
        self._build()
        self.show_step(0)

    # -- the steps

    @cached_property
    def look(self) -> LookStep:
        """Arms and colour."""
        step = LookStep(self._tasks)
        step.arms.show_picture(self._kept_arms)
        return step

    @cached_property
    def folder(self) -> FolderStep:
        """Where the office will lie."""
        step = FolderStep(self._tasks, self._folder, locked=self._locked)
        step.existing.connect(self.made)
        return step

    @cached_property
    def summary(self) -> Summary:
        """All that was typed, once more."""
        summary = Summary()
        self.stack.addWidget(summary)
        return summary

    def step(self, number: int) -> Step:
        """The step of this number, from 0."""
        if number not in self._built:
            step = self._built[number] = self._plan[number][1]()
            step.fill(self._kept)
            step.typed.connect(self._typed)
            self.stack.addWidget(step)
        return self._built[number]

    def _build(self) -> None:
        px = theme().px
        self.stack = _Pages()
        self.notice = Notice()
        self.back = Button(self.tr("Zurück"), self.go_back, symbol="previous", tip=self.tr("Zurück (Alt+Links)"))
        self.next = Button(self.tr("Weiter"), self.go_on, kind="primary", tip=self.tr("Weiter (Eingabetaste)"))
        self._where = Text("", Role.SMALL, Tone.MUTED)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(40), px(12), px(32), px(16))
        foot.setSpacing(px(8))
        for widget in (self.back, self._where):
            foot.addWidget(widget)
        foot.addStretch(1)
        foot.addWidget(self.next)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.stack, 1)
        above = QVBoxLayout()
        above.setContentsMargins(px(40), 0, px(32), 0)
        above.addWidget(self.notice)
        right.addLayout(above)
        right.addLayout(foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._list())
        layout.addLayout(right, 1)
        keys = {"Return": self.go_on, "Enter": self.go_on, "Alt+Right": self.go_on, "Alt+Left": self.go_back}
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._key, act, key))

    def _list(self) -> QWidget:
        px = theme().px
        rail = QFrame()
        rail.setProperty("role", "rail")
        rail.setAccessibleName(self.tr("Schritte"))
        rail.setFixedWidth(px(230))
        layout = QVBoxLayout(rail)
        layout.setContentsMargins(px(12), px(36), px(12), px(16))
        layout.setSpacing(px(4))
        self.marks: list[QToolButton] = []
        for number, title in enumerate([*(title for title, _ in self._plan), Summary.name()]):
            mark = QToolButton()
            mark.setText(title)
            mark.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            mark.setCheckable(True)
            mark.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            mark.setMinimumWidth(px(206))
            mark.setIconSize(QSize(px(16), px(16)))
            mark.clicked.connect(lambda _checked, where=number: self._jump(where))
            self.marks.append(mark)
            layout.addWidget(mark)
        layout.addStretch(1)
        return rail

    # -- moving

    @property
    def number(self) -> int:
        """Which step is in front, from 0; the summary is the last."""
        return self._number

    def values(self) -> dict[str, str]:
        """Everything typed, now or the last time."""
        values = {"folder": str(self._folder), "accent": DEFAULT_ACCENT} | self._kept
        for step in self._built.values():
            values |= step.values()
        return values

    def _arms(self) -> bytes | None:
        return self.look.arms.picture if "look" in self.__dict__ else self._kept_arms

    def go_back(self) -> None:
        """One step back; from the first to the first page of all."""
        if self.number:
            self.show_step(self.number - 1)
        else:
            self.left.emit()

    def go_on(self) -> None:
        """On, when nothing is wrong with this step; from the summary: make the office."""
        if self.number == len(self._plan):
            self._create()
            return
        self._examine(self.number, self.number + 1)

    def _jump(self, where: int) -> None:
        if where > self.number:
            self.marks[where].setChecked(False)
            self._examine(self.number, where)
        else:
            self.show_step(where)

    def _examine(self, start: int, goal: int) -> None:
        """Check every step on the way and stop at the first with a problem."""
        values, steps = self.values(), [self.step(number) for number in range(start, goal)]
        self.next.setEnabled(False)

        def stops() -> tuple[int, dict[str, str]]:
            for number, step in enumerate(steps, start):
                problems = step.problems(values)
                if problems:
                    return number, problems
            return goal, {}

        self._tasks.run(lambda _token: stops(), self._examined, self._failed, uses_database=False, owner=self)

    def _examined(self, answer: tuple[int, dict[str, str]]) -> None:
        number, problems = answer
        self.next.setEnabled(True)
        self.show_step(number)
        if number < len(self._plan):
            self.step(number).form.set_errors(problems)

    def show_step(self, number: int) -> None:
        """Bring a step to the front, whatever it holds; the number of steps is the summary."""
        self.notice.hide()
        self._number, last = number, number == len(self._plan)
        for before in range(number):
            self.step(before)  # what follows speaks of their fields
        self.stack.setCurrentWidget(self.summary if last else self.step(number))
        self._where.setText("" if last else self.tr("Schritt {0} von {1}").format(number + 1, len(self._plan)))
        self.next.setText(self.tr("Amt einrichten") if last else self.tr("Weiter"))
        for place, mark in enumerate(self.marks):
            mark.setChecked(place == number)
            mark.setIcon(icon("check" if place < number else "dot", "ok" if place < number else "muted"))
            mark.setEnabled(place <= number or place == number + 1)
        if last:
            self.summary.show_values(self.values(), arms=self._arms() is not None)
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        step = self.step(number)
        if isinstance(step, LookStep):
            step.show_values(self.values())
        if isinstance(step, FolderStep):
            step.judge()
        fields = (field.widget for field in step.form.fields.values() if field.widget.isEnabled())
        next(fields, self.next).setFocus(Qt.FocusReason.TabFocusReason)

    def first_focus(self) -> None:
        """Put the keyboard into the step in front."""
        self.show_step(self.number)

    def _key(self, act: Callable[[], None], key: str) -> None:
        focus = self.focusWidget()
        if key in {"Return", "Enter"} and isinstance(focus, QToolButton | Button) and focus is not self.next:
            focus.click()  # a button under the keyboard is what Enter means
        elif self.next.isEnabled():
            act()

    # -- keeping and making

    def _typed(self) -> None:
        self._settled.start()
        step, values = self.stack.currentWidget(), self.values()
        if isinstance(step, LookStep):
            step.show_values(values)
        if isinstance(step, Step) and step.marked():
            self._latest.ask(lambda _token: step.problems(values), step.mark_anew)

    def _keep(self) -> None:
        values, arms = self.values(), self._arms()
        self._tasks.run(lambda _token: self._memory.save(values, arms), cancellable=False)

    def leave(self) -> None:
        """Keep what was typed a moment ago."""
        self._settled.now()

    def _create(self) -> None:
        self.leave()
        self.setEnabled(False)
        values, arms = self.values(), self._arms()

        def work(_token: Token) -> Path:
            folder = self._make(values, arms)
            self._memory.forget()  # after what was last kept: both are done by the same worker
            return folder

        self._tasks.run(
            work,
            self._created,
            self._failed,
            label=self.tr("Amt einrichten"),
            cancellable=False,
            owner=self,
        )

    def _created(self, folder: Path) -> None:
        self.setEnabled(True)  # the office may still not be remembered; then this page is seen again
        self.made.emit(folder)

    def _failed(self, error: Exception) -> None:
        self.setEnabled(True)
        self.next.setEnabled(True)
        if not isinstance(error, DeskError):
            raise error
        self.notice.say_error(error)
