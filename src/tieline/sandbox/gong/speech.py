"""What is said in each conversation, sentence by sentence; outline, trackers and topics follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from random import Random

from tieline.sandbox.gong.conversations import Conversation
from tieline.sandbox.gong.dice import rng
from tieline.sandbox.gong.talk import CLOSING, COMPETITORS, DAYS, FILLERS, KINDS, OPENING, PAINS, Phase

#: How many milliseconds a word takes.
_WORD_MS = 380


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What one participant says without a break. The speaker is a place in the list of parties."""

    speaker: int
    phase: int
    #: Start and end in milliseconds, and the text.
    sentences: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, kw_only=True)
class Speech:
    """A conversation as it was spoken."""

    phases: tuple[Phase, ...]
    turns: tuple[Turn, ...]
    slots: dict[str, str]

    def span(self, phase: int) -> tuple[float, float]:
        """Return when a phase began and how long it took, in seconds."""
        times = [(turn.sentences[0][0], turn.sentences[-1][1]) for turn in self.turns if turn.phase == phase]
        return times[0][0] / 1000, (times[-1][1] - times[0][0]) / 1000


def speak(seed: int, conversation: Conversation, names: tuple[str, ...]) -> Speech:
    """Return the speech of a conversation among the parties called `names`, sellers first."""
    dice = rng(seed, "speech", conversation.index)
    phases = (OPENING, *KINDS[conversation.kind][2], CLOSING)
    sellers = 1 + len(conversation.colleagues)
    slots = _slots(dice, conversation, names, sellers)
    lines = list(_lines(dice, phases, sellers, len(names)))
    return Speech(phases=phases, turns=tuple(_timed(dice, lines, slots, conversation.seconds)), slots=slots)


def _slots(dice: Random, conversation: Conversation, names: tuple[str, ...], sellers: int) -> dict[str, str]:
    others = names[sellers:] or names[-1:]
    return {
        "seller": names[0].split()[0],
        "buyer": others[0].split()[0],
        "other": others[1].split()[0] if len(others) > 1 else "my manager",
        "company": conversation.customer.name,
        "product": conversation.product,
        "competitor": dice.choice(COMPETITORS),
        "pain": dice.choice(PAINS),
        "day": dice.choice(DAYS),
        "number": str(dice.randrange(12, 180)),
        "amount": f"${dice.randrange(12, 190)},000",
        "minutes": str(max(10, conversation.seconds // 300 * 5)),
    }


def _lines(
    dice: Random, phases: tuple[Phase, ...], sellers: int, parties: int
) -> Iterator[tuple[int, int, str]]:
    for number, phase in enumerate(phases):
        for exchange in dice.sample(phase.exchanges, k=min(len(phase.exchanges), 2)):
            for role, text in exchange:
                yield _speaker(dice, role, sellers, parties), number, text
            if 0 < number < len(phases) - 1:
                role, text = dice.choice(FILLERS)
                yield _speaker(dice, role, sellers, parties), number, text


def _speaker(dice: Random, role: str, sellers: int, parties: int) -> int:
    """Mostly the first of each side speaks; on an internal call the colleagues answer."""
    low, high = (0, sellers) if role == "S" or sellers == parties else (sellers, parties)
    return low if dice.random() < 0.8 else dice.randrange(low, high)


def _timed(
    dice: Random, lines: list[tuple[int, int, str]], slots: dict[str, str], seconds: int
) -> Iterator[Turn]:
    spoken = [(who, phase, _sentences(text.format_map(slots))) for who, phase, text in lines]
    needed = sum(length for _, _, sentences in spoken for length, _ in sentences)
    # A recording longer than the script has pauses, spread over the call; in a shorter one people talk faster.
    pause = max(0, (seconds * 900 - needed) // sum(len(sentences) for _, _, sentences in spoken))
    pace = min(1.0, seconds * 900 / needed)
    clock = dice.randrange(500, 4000) * pace
    for (who, phase), group in groupby(spoken, key=lambda line: line[:2]):
        said: list[tuple[int, int, str]] = []
        for length, text in chain.from_iterable(sentences for _, _, sentences in group):
            end = clock + length * pace
            said.append((int(clock), int(end), text))
            clock = end
        clock += pause * len(said) * dice.uniform(0.5, 1.0)
        yield Turn(speaker=who, phase=phase, sentences=tuple(said))


def _sentences(text: str) -> list[tuple[int, str]]:
    """Return how many milliseconds each sentence takes, and what it is."""
    parts = text.replace("? ", "?\n").replace(". ", ".\n").replace("! ", "!\n").split("\n")
    return [((part.count(" ") + 1) * _WORD_MS, part) for part in parts]
