"""How the time of a cell is reckoned: nothing here starts a process."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.kernels.time_used import LEAST, Reading, Spent, Stopwatch

PERIOD = 0.2


def reckoned(*looks: tuple[float, dict[str, tuple[float, float]]], cores: int = 2) -> Spent:
    """Seconds spent in looks of (elapsed, what each thread ran and waited since the last look)."""
    stopwatch, sums, spent = Stopwatch(cores), {}, Spent()
    for elapsed, threads in looks:
        for name, (ran, waited) in threads.items():
            before = sums.get(name, Reading(0, 0))
            sums[name] = Reading(before.ran + ran, before.waited + waited)
        spent += stopwatch.since_last(elapsed, {name: sums[name] for name in threads})
    return spent


class TestExamples:
    def test_a_loop_alone(self):
        assert reckoned((1, {"main": (1, 0)})) == Spent(1, 1, 0.5)

    def test_sleeping_and_blocking_count(self):
        assert reckoned((1, {"main": (0, 0)})) == Spent(1, 1, 0)

    def test_waiting_for_a_processor_does_not(self):
        assert reckoned((1, {"main": (0.25, 0.75)})) == Spent(1, 0.25, 0.125)

    def test_work_that_is_handed_from_thread_to_thread(self):
        """Only together have they waited that long."""
        assert reckoned((1, {"main": (0.1, 0.4), "pool": (0.1, 0.4)})).used == pytest.approx(0.2)

    def test_waiting_for_one_s_own_is_no_excuse(self):
        children = {str(number): (0.05, 0.95) for number in range(40)}
        assert reckoned((1, children)).computed == pytest.approx(1)

    def test_a_blocked_cell_whose_other_threads_wait_ends_too(self):
        assert reckoned((100, {"main": (0, 0), "other": (0, 100)})).seconds == 100 * LEAST

    def test_a_cell_on_a_very_busy_machine_takes_what_it_takes_alone(self):
        """A fortieth of a processor for 80 seconds is two of work."""
        looks = [(PERIOD, {"main": (PERIOD / 40, PERIOD * 39 / 40)})] * 400
        assert reckoned(*looks).seconds == pytest.approx(2)

    def test_a_wait_that_is_told_of_when_it_is_over(self):
        """Linux adds a wait to its sums when the thread runs at last."""
        waiting = (PERIOD, {"main": (0.0, 0.0)})
        spent = reckoned(waiting, waiting, waiting, (PERIOD, {"main": (0.1, 0.7)}))
        assert spent.used == pytest.approx(0.1)

    def test_no_more_is_given_back_than_was_counted_while_nothing_ran(self):
        assert reckoned((1, {"main": (1, 0)}), (1, {"main": (0, 50)})).used >= 1

    def test_a_thread_with_the_number_of_another(self):
        stopwatch = Stopwatch(1)
        stopwatch.since_last(1, {"7": Reading(1, 0)})
        assert stopwatch.since_last(1, {"7": Reading(0.5, 0)}) == Spent(1, 1, 0.5)

    def test_what_has_ended_is_no_excuse(self):
        assert reckoned((1, {"main": (0, 0), "child": (0.5, 0.5)}), (1, {"main": (0, 0)})).used == pytest.approx(1.5)


shares = st.lists(st.tuples(st.floats(0.01, 1), st.floats(0, 1)), min_size=1, max_size=50)


@given(shares)
def test_a_single_thread_takes_on_any_machine_what_it_takes_alone(looks):
    """A part of each second it wants to run; of that it is given a part, and waits the rest."""
    alone = 0.0
    found = []
    for given_, wants in looks:
        ran = wants * given_
        found.append((1.0, {"main": (ran, wants - ran)}))
        alone += 1.0 - wants + ran  # asleep, or at work
    spent = reckoned(*found)
    assert spent.used == pytest.approx(alone, abs=1e-6)
    assert spent.computed <= spent.used + 1e-6


@pytest.mark.slow
@given(st.lists(st.lists(st.tuples(st.floats(0, 0.2), st.floats(0, 5)), max_size=8), max_size=40))
def test_it_always_grows_and_never_beyond_the_clock(looks):
    """Whatever threads claim, a limit is met in the end, and never early."""
    found = [(PERIOD, {str(number): thread for number, thread in enumerate(threads)}) for threads in looks]
    spent = reckoned(*found)
    clock = PERIOD * len(looks)
    assert -1e-6 <= spent.used <= clock + 1e-6
    assert clock * LEAST - 1e-6 <= spent.seconds
