"""Models that a document calls otherwise than before: their old names stay for a while, and lead to the new ones."""

from __future__ import annotations

from collections.abc import Mapping

from tieline.openapi.ir import Api
from tieline.openapi.lock import Lock


def renamed(lock: Lock, classes: Mapping[str, str], api: Api) -> dict[str, str]:
    """Return old names of models by the names that took their place: those of the lock, and those of this run.

    A schema that is gone was renamed if exactly one new one stands among the same words, its pointer's last step apart.
    """
    now = set(classes.values())
    kept = {old: new for old, new in lock.renamed.items() if new in now and old not in now}
    gone = {key: text.rpartition(".")[2] for key, text in lock.models.items() if key not in classes}
    fresh = {each.key: each for each in api.models if each.key not in lock.models}
    for key, old in gone.items():
        if old in now or old in kept:
            continue
        place = key.rpartition("/")[0]
        alike = [each for each in fresh if each.rpartition("/")[0] == place and _resemble(old, classes[each])]
        if len(alike) == 1:
            kept[old] = classes[alike[0]]
    return dict(sorted(kept.items()))


def _resemble(old: str, new: str) -> bool:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, old.lower(), new.lower()).ratio() >= 0.6
