"""Work in pieces, and buttons in one row."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.action_row import ActionRow
from gemeinde_desk.ui.widgets.in_turn import InTurn
from tests.support.accessibility import unnamed


def test_pieces_are_done_in_order_and_others_come_between(qapp, qtbot):
    owner, done = QObject(), []
    soon = InTurn(owner)
    soon.then(lambda: (done.append("one"), QTimer.singleShot(0, owner, lambda: done.append("between"))))
    soon.then(lambda: done.append("two"))
    assert done == []
    qtbot.waitUntil(lambda: len(done) == 3)

    assert done.index("one") < done.index("two")


def test_who_needs_the_whole_gets_it_at_once_and_dropped_work_is_not_done(qapp):
    owner, done = QObject(), []
    soon = InTurn(owner)
    soon.then(lambda: done.append(1), lambda: done.append(2))
    soon.finish()
    assert done == [1, 2]
    soon.then(lambda: done.append(3))
    soon.drop()
    QTest.qWait(20)
    assert done == [1, 2]


def test_a_piece_that_fails_does_not_keep_the_rest_away(qapp, qtbot):
    owner, done = QObject(), []
    soon = InTurn(owner)
    soon.then(lambda: done.append(1 // 0), lambda: done.append("after"))
    with qtbot.captureExceptions() as caught:
        qtbot.waitUntil(lambda: bool(done))
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]
    assert done == ["after"]


def test_the_last_actions_give_way_into_the_menu(qapp, shown):
    owner = QWidget()
    actions = [QAction(text, owner) for text in ("Dokument hinzufügen", "Schreiben erstellen", "z.d.A.", "Beteiligte")]
    fired = []
    for action in actions:
        action.triggered.connect(lambda _checked, each=action: fired.append(each.text()))
    row = ActionRow(actions, parent=owner)
    shown(owner, 900, 80)
    row.resize(880, row.sizeHint().height())
    assert all(button.isVisible() for button in row.buttons.values())
    assert not row.more.isVisible()
    two = [row.buttons[action].width() for action in actions[:2]]
    row.resize(sum(two) + row.more.sizeHint().width() + 20, row.height())
    assert [action.text() for action in row.menu.actions()] == ["z.d.A.", "Beteiligte"]
    assert row.more.isVisible()
    assert unnamed(owner) == []
    row.menu.actions()[0].trigger()
    assert fired == ["z.d.A."]
    actions[0].setVisible(False)
    assert [action.text() for action in row.menu.actions()] == []
    actions[1].setEnabled(False)
    assert not row.buttons[actions[1]].isEnabled()
    theme().configure(scale=2.0)
    QTest.qWait(20)
    assert row.menu.actions()
    theme().configure(scale=1.0)
