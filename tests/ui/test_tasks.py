import threading

from PySide6.QtWidgets import QWidget

from gemeinde_desk.ui.tasks import Latest, TaskRunner


def test_answers_come_back_on_the_windows_thread(qtbot, tasks):
    seen = []
    tasks.run(
        lambda token: threading.current_thread().name, lambda name: seen.append((name, threading.current_thread()))
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0].startswith("database")
    assert seen[0][1] is threading.main_thread()


def test_writes_happen_one_after_the_other(qtbot, tasks):
    running, most, seen = [], [], []

    def work(token):
        running.append(1)
        most.append(len(running))
        threading.Event().wait(0.005)
        running.pop()

    for _ in range(10):
        tasks.run(work, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 10)
    assert max(most) == 1


def test_a_cancelled_task_answers_nothing(qtbot, tasks):
    started, release, seen = threading.Event(), threading.Event(), []

    def work(token):
        started.set()
        release.wait(5)
        token.check()
        return 1

    token = tasks.run(work, seen.append, seen.append)
    assert started.wait(5)
    token.cancel()
    release.set()
    qtbot.waitUntil(tasks.idle)
    assert seen == []
    assert token.ended


def test_an_error_arrives_as_an_error(qtbot, tasks):
    seen = []
    tasks.run(lambda token: 1 / 0, None, lambda error: seen.append(type(error)))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [ZeroDivisionError]


def test_an_error_nobody_awaits_is_raised_in_the_window(qtbot, tasks):
    with qtbot.captureExceptions() as raised:
        tasks.run(lambda token: 1 / 0)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ZeroDivisionError


def test_no_answer_for_a_widget_that_is_gone(qtbot, tasks):
    release, seen, owner = threading.Event(), [], QWidget()
    tasks.run(lambda token: release.wait(5), seen.append, owner=owner)
    owner.deleteLater()
    qtbot.wait(10)
    release.set()
    qtbot.waitUntil(tasks.idle)
    assert seen == []


def test_no_answer_for_a_method_whose_widget_is_gone(qtbot, tasks):
    class Listener(QWidget):
        def take(self, answer):
            self.setWindowTitle(answer)

    release, owner = threading.Event(), Listener()
    tasks.run(lambda token: release.wait(5) and "too late", owner.take)
    owner.deleteLater()
    qtbot.wait(10)
    release.set()
    with qtbot.captureExceptions() as raised:
        qtbot.waitUntil(tasks.idle)
    assert raised == []


def test_progress_is_throttled_and_arrives_in_order(qtbot, tasks):
    told, ended = [], []

    def work(token):
        for n in range(1, 2001):
            token.progress(n, 2000, f"Seite {n}")
        threading.Event().wait(0.15)
        return 2000

    tasks.run(work, ended.append, label="Zählen", progress=lambda state: told.append(state.done))
    qtbot.waitUntil(lambda: bool(ended))
    assert told == sorted(told)
    assert told[-1] == 2000  # the newest state arrives even though most were passed over
    assert len(told) < 10


def test_labelled_tasks_are_listed_while_they_run(qtbot, tasks):
    release, states = threading.Event(), []
    tasks.started.connect(lambda token: states.append(("started", token.label)))
    tasks.ended.connect(lambda token: states.append(("ended", token.label)))
    tasks.run(lambda token: release.wait(5), label="Sicherung")
    tasks.run(lambda token: None)
    assert [token.label for token in tasks.busy()] == ["Sicherung"]
    release.set()
    qtbot.waitUntil(tasks.idle)
    assert states == [("started", "Sicherung"), ("ended", "Sicherung")]


def test_only_the_newest_question_is_answered(qtbot, tasks):
    latest, seen = Latest(tasks, tasks), []
    for text in ("M", "Mü", "Mül"):
        latest.ask(lambda token, text=text: text, seen.append)
    qtbot.waitUntil(tasks.idle)
    assert seen == ["Mül"]


def test_closing_cancels_and_waits(qtbot):
    runner, started, ended = TaskRunner(), threading.Event(), []

    def work(token):
        started.set()
        try:
            while True:
                token.check()
                threading.Event().wait(0.002)
        finally:
            ended.append(True)

    runner.run(work)
    assert started.wait(5)
    runner.close()
    assert ended == [True]
    assert runner.run(lambda token: ended.append("late")).ended
    assert ended == [True]


def test_closing_still_does_the_writes_ordered_before(qtbot):
    runner, release, done = TaskRunner(), threading.Event(), []
    runner.run(lambda token: release.wait(5), cancellable=False)
    for number in range(3):
        runner.run(lambda token, number=number: done.append(number), cancellable=False)
    release.set()
    runner.close()
    assert done == [0, 1, 2]
