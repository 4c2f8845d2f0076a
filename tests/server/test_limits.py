"""Token buckets."""

from onebox.server.limits import MOST_KEPT, Buckets, retry_after


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_empties_and_fills() -> None:
    clock = Clock()
    buckets = Buckets(0.5, 2, clock)
    assert [buckets.take("a"), buckets.take("a")] == [0, 0]
    assert buckets.take("a") == 2 and buckets.take("b") == 0
    clock.now += 1.9
    assert buckets.take("a") > 0
    clock.now += 0.2
    assert buckets.take("a") == 0 and buckets.take("a") > 0
    clock.now += 1000
    assert [buckets.take("a") == 0 for _ in range(3)] == [True, True, False]


def test_it_does_not_grow_for_ever() -> None:
    buckets = Buckets(1, 1)
    for number in range(MOST_KEPT + 50):
        buckets.take(str(number))
    assert len(buckets._buckets) == MOST_KEPT


def test_retry_after_is_a_whole_second() -> None:
    assert retry_after(0.01) == {"Retry-After": "1"} and retry_after(3.2) == {"Retry-After": "4"}
