"""For the tests of authors' functions: everything that a function stands on, in memory; plain functions, no plug-in."""

from tieline.testing.bench import Bench
from tieline.testing.cassette import Cassette, NoRecording, replay
from tieline.testing.clock import FakeClock
from tieline.testing.crank import Crank, Turned
from tieline.testing.host import Line, Triggered

__all__ = [
    "Bench",
    "Cassette",
    "Crank",
    "FakeClock",
    "Line",
    "NoRecording",
    "Triggered",
    "Turned",
    "replay",
]
