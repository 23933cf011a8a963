"""Processes that share the queue of tasks, of which one is killed: nothing is done twice, and nothing lost."""

from __future__ import annotations

import subprocess
import sys

from tieline.connections.vault import KeyRing, generate_key
from tieline.storage.database import open_database
from tieline.storage.tasks import SqlTaskStore
from tieline.work.model import NewTask, TaskKind, TaskStatus
from tieline.work.shares import Shares

TASKS = 300

#: Takes tasks a few at a time, and tells each that it has ended.
WORKER = """
import sys
from tieline.connections.vault import KeyRing
from tieline.storage.database import open_database
from tieline.storage.tasks import SqlTaskStore
from tieline.work.shares import Shares

store = SqlTaskStore(open_database(sys.argv[1]), KeyRing.parse(sys.argv[2]))
while tasks := store.claim(owner=sys.argv[3], now=2, ttl=1_000, shares=Shares.of_all(3)):
    for task in tasks:
        if store.finish(task, output=sys.argv[3], now=3):
            print(task.id, flush=True)
"""


def test_a_killed_worker_loses_no_task(database_url):
    """What it had taken is done by others once its claims have run out; what it had ended stays ended."""
    key = generate_key()
    database = open_database(database_url)
    store = SqlTaskStore(database, KeyRing.parse(key))
    for number in range(TASKS):
        group = f"g{number % 5}" if number % 3 == 0 else None
        task = NewTask(
            id=f"t{number}",
            kind=TaskKind.SYNC,
            integration="crm",
            connection=1,
            name="calls",
            group=group,
            max_attempts=2,
        )
        store.add(task, now=1)

    def start(name: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", WORKER, database_url, key, name]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    killed, living = start("killed"), start("living")
    assert killed.stdout is not None
    told = [killed.stdout.readline() for _ in range(5)]
    killed.kill()
    told += [line for line in killed.stdout if line.endswith("\n")]
    killed.stdout.close()
    killed.wait()
    rest, _ = living.communicate()
    assert living.returncode == 0

    left = []
    while tasks := store.claim(owner="next", now=2_000, ttl=1_000, shares=Shares.of_all(9)):
        left += [task.id for task in tasks if store.finish(task, output="next", now=2_001)]
    done = [line.strip() for line in told if line.strip()] + rest.split() + left
    ended = [store.get(f"t{number}") for number in range(TASKS)]
    database.close()
    assert len(done) == len(set(done))
    assert all(task is not None and task.status is TaskStatus.SUCCESS for task in ended)
    by = {task.id: task.output for task in ended if task is not None}
    assert {id_ for id_, output in by.items() if output == "living"} == set(rest.split())
    assert {id_ for id_, output in by.items() if output == "next"} == set(left)
