from datetime import date

from gemeinde_desk.sample.world import Clock


def test_a_busy_day_in_musterau_ends_before_the_next_begins():
    clock = Clock(date(2026, 3, 2))
    seen = [clock.now() for _ in range(5000)]  # more than a large sample office does on one day
    assert seen == sorted(seen)
    assert clock.today() == date(2026, 3, 2)
    clock.move(date(2026, 3, 1))
    assert clock.today() == date(2026, 3, 2)
    clock.move(date(2026, 3, 3))
    assert clock.now().date() == date(2026, 3, 3)
    assert clock.now() > seen[-1]
