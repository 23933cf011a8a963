"""The pool of conversations: what kind of call it is, who takes part, and what colleagues did with it.

Calls draw their content from this pool, so that a million calls cost no more to begin with than a few.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from random import Random

from tieline.sandbox.gong.dice import rng
from tieline.sandbox.gong.people import (
    BUYER_TITLES,
    CUSTOMER_FIRST,
    CUSTOMER_SECOND,
    FIRST_NAMES,
    INDUSTRIES,
    LAST_NAMES,
    mail_name,
)
from tieline.sandbox.gong.talk import KINDS, PRODUCTS
from tieline.sandbox.gong.users import Directory

POOL_SIZE = 2000
WORKSPACES = 2
SCORECARDS = 4


class Deed(IntEnum):
    """What a user can have done with a call, in the order of the statistics' fields."""

    HOSTED = 0
    GAVE_FEEDBACK = 1
    REQUESTED_FEEDBACK = 2
    RECEIVED_FEEDBACK = 3
    LISTENED_OWN = 4
    LISTENED_OTHERS = 5
    SHARED_INTERNALLY = 6
    SHARED_EXTERNALLY = 7
    FILLED_SCORECARD = 8
    RECEIVED_SCORECARD = 9
    ATTENDED = 10
    GAVE_COMMENT = 11
    RECEIVED_COMMENT = 12
    MARKED_FEEDBACK_GIVEN = 13
    MARKED_FEEDBACK_RECEIVED = 14


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """A participant from the customer's side."""

    first_name: str
    last_name: str
    title: str | None
    email: str | None
    phone: str | None


@dataclass(frozen=True, kw_only=True)
class Customer:
    """The company on the other side."""

    name: str
    domain: str
    industry: str
    account_id: str
    opportunity_id: str


@dataclass(frozen=True, kw_only=True)
class Manners:
    """How the host spoke: the numbers behind the interaction statistics."""

    talk_ratio: float
    longest_monologue: float
    longest_story: float
    interactivity: float
    patience: float
    question_rate: float
    company_questions: int
    other_questions: int


@dataclass(frozen=True, kw_only=True)
class Review:
    """A scorecard filled in for the call."""

    scorecard: int
    #: None: reviewed automatically.
    reviewer: int | None
    minutes_after: int


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """One conversation of the pool. Users are indexes in the directory."""

    index: int
    kind: int
    title: str
    product: str
    workspace: int
    direction: str
    system: str
    internal: bool
    private: bool
    seconds: int
    host: int
    colleagues: tuple[int, ...]
    buyers: tuple[Buyer, ...]
    customer: Customer
    manners: Manners
    commenters: tuple[int, ...]
    review: Review | None
    deeds: tuple[tuple[int, Deed], ...]

    @property
    def conference(self) -> bool:
        """Whether it was a web conference, which has a scheduled time."""
        return self.direction == "Conference"


class Conversations:
    """Makes each conversation of the pool when it is first needed."""

    def __init__(self, seed: int, users: Directory) -> None:
        self._seed = seed
        self._users = users
        self.get = lru_cache(maxsize=POOL_SIZE)(self._generate)

    def _generate(self, index: int) -> Conversation:
        dice = rng(self._seed, "conversation", index)
        kind = dice.randrange(len(KINDS))
        conference = dice.random() < 0.8
        internal = dice.random() < 0.08
        customer = _customer(dice)
        host, colleagues = self._team(dice)
        product = dice.choice(PRODUCTS)
        commenters = self._others(dice, host, dice.choice((0, 0, 0, 1, 1, 2)))
        review = self._review(dice, host) if dice.random() < 0.15 else None
        title = (
            f"{product} pipeline sync"
            if internal
            else KINDS[kind][1].format(company=customer.name, product=product)
        )
        return Conversation(
            index=index,
            kind=kind,
            title=title,
            product=product,
            workspace=0 if dice.random() < 0.8 else 1,
            direction="Conference" if conference else dice.choice(("Outbound", "Outbound", "Inbound")),
            system=dice.choice(
                ("Zoom", "Google Meet", "Microsoft Teams") if conference else ("Gong Connect", "Outreach")
            ),
            internal=internal,
            private=dice.random() < 0.02,
            seconds=dice.randrange(900, 3600) if conference else dice.randrange(120, 1200),
            host=host,
            colleagues=colleagues,
            buyers=()
            if internal
            else tuple(_buyer(dice, customer) for _ in range(dice.choice((1, 1, 2, 2, 3)))),
            customer=customer,
            manners=manners(dice),
            commenters=commenters,
            review=review,
            deeds=tuple(self._deeds(dice, host, colleagues, commenters, review)),
        )

    def _team(self, dice: Random) -> tuple[int, tuple[int, ...]]:
        # The power makes some hosts far busier than others, as in any sales team.
        hosts = self._users.hosts
        host = hosts[int(dice.random() ** 1.5 * len(hosts))]
        return host, self._others(dice, host, dice.choice((0, 1, 1, 2)))

    def _others(self, dice: Random, host: int, count: int) -> tuple[int, ...]:
        boss = self._users.manager_of(host)
        people = dict.fromkeys(dice.choice(self._users.hosts) for _ in range(count))
        if boss is not None and count and dice.random() < 0.3:
            people[boss] = None
        return tuple(person for person in people if person != host)

    def _review(self, dice: Random, host: int) -> Review:
        boss = self._users.manager_of(host)
        manual = dice.random() < 0.8
        return Review(
            scorecard=dice.randrange(SCORECARDS),
            reviewer=(0 if boss is None else boss) if manual else None,
            minutes_after=dice.randrange(5, 90),
        )

    def _deeds(
        self,
        dice: Random,
        host: int,
        colleagues: tuple[int, ...],
        commenters: tuple[int, ...],
        review: Review | None,
    ) -> list[tuple[int, Deed]]:
        boss = self._users.manager_of(host) or 0
        deeds = [(host, Deed.HOSTED), *((person, Deed.ATTENDED) for person in colleagues)]
        if commenters:
            deeds += [(host, Deed.RECEIVED_COMMENT), *((person, Deed.GAVE_COMMENT) for person in commenters)]
        if review is not None:
            deeds.append((host, Deed.RECEIVED_SCORECARD))
            if review.reviewer is not None:
                deeds.append((review.reviewer, Deed.FILLED_SCORECARD))
        if dice.random() < 0.12:
            deeds += [
                (host, Deed.REQUESTED_FEEDBACK),
                (boss, Deed.GAVE_FEEDBACK),
                (host, Deed.RECEIVED_FEEDBACK),
            ]
            deeds += [(boss, Deed.MARKED_FEEDBACK_GIVEN), (host, Deed.MARKED_FEEDBACK_RECEIVED)]
        likely = ((0.3, host, Deed.LISTENED_OWN), (0.2, boss, Deed.LISTENED_OTHERS))
        shares = ((0.1, host, Deed.SHARED_INTERNALLY), (0.07, host, Deed.SHARED_EXTERNALLY))
        deeds += [(user, deed) for chance, user, deed in (*likely, *shares) if dice.random() < chance]
        return list(dict.fromkeys(deeds))


def _customer(dice: Random) -> Customer:
    first, second = dice.randrange(len(CUSTOMER_FIRST)), dice.randrange(len(CUSTOMER_SECOND))
    number = first * len(CUSTOMER_SECOND) + second
    name = f"{CUSTOMER_FIRST[first]} {CUSTOMER_SECOND[second]}"
    return Customer(
        name=name,
        domain=f"{name.lower().replace(' ', '-')}.example",
        industry=INDUSTRIES[number % len(INDUSTRIES)],
        account_id=f"0013600000{number:05d}AAC",
        opportunity_id=f"0063600000{number:05d}QAG",
    )


def _buyer(dice: Random, customer: Customer) -> Buyer:
    first, last = dice.choice(FIRST_NAMES), dice.choice(LAST_NAMES)
    return Buyer(
        first_name=first,
        last_name=last,
        title=dice.choice(BUYER_TITLES),
        email=f"{mail_name(first, last)}@{customer.domain}",
        phone=f"+1 555-{dice.randrange(200, 999)}-{dice.randrange(1000, 9999)}"
        if dice.random() < 0.3
        else None,
    )


def manners(dice: Random) -> Manners:
    """Return how someone spoke."""
    return Manners(
        talk_ratio=round(dice.uniform(0.3, 0.75), 4),
        longest_monologue=round(dice.uniform(40, 210), 1),
        longest_story=round(dice.uniform(20, 150), 1),
        interactivity=round(dice.uniform(1, 9.5), 2),
        patience=round(dice.uniform(0.3, 1.8), 2),
        question_rate=round(dice.uniform(3, 20), 2),
        company_questions=dice.randrange(3, 25),
        other_questions=dice.randrange(1, 20),
    )
