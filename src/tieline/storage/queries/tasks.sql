-- name: hold_dedupe (sqlite)
-- A write transaction is alone anyway.
select 1 where :dedupe is not null;

-- name: hold_dedupe (postgresql)
-- Let one transaction at a time say which task of a kind waits.
select pg_advisory_xact_lock('tasks'::regclass::oid::int, hashtext(:dedupe));

-- name: waiting_of_dedupe (sqlite)
-- The one task of its kind that waits.
select id, due_at from tasks where dedupe = :dedupe and status = 'WAITING';

-- name: waiting_of_dedupe (postgresql)
-- The same, which nobody takes meanwhile.
select id, due_at from tasks where dedupe = :dedupe and status = 'WAITING' for update;

-- name: replace_task
-- A later task takes the place of one that waits.
update tasks
set queue = :queue, attempts = 0, max_attempts = :max_attempts, due_at = :due_at, content = :content
where id = :id and status = 'WAITING';

-- name: add_task
-- A new task, due at once.
insert into tasks (id, kind, integration, connection, name, variant, dedupe, queue, status, attempts, max_attempts, created_at,
    due_at, epoch, content)
values (:id, :kind, :integration, :connection, :name, :variant, :dedupe, :queue, 'WAITING', 0, :max_attempts, :now,
    :now, 0, :content)
on conflict (id) do nothing;

-- name: next_task
-- When the next task can be claimed: of a queue its first, unless one runs; of those that run when their claim ends.
with recursive queues (name) as (
    select min(queue) from tasks where status = 'WAITING' and queue is not null
    union all
    select (
        select min(t.queue) from tasks as t
        where t.status = 'WAITING' and t.queue is not null and t.queue > queues.name
    )
    from queues where queues.name is not null
)
select min(due_at) from (
    select min(due_at) as due_at from tasks where status = 'WAITING' and queue is null and kind = 'sync'
    union all
    select min(due_at) from tasks where status = 'WAITING' and queue is null and kind = 'action'
    union all
    select min(due_at) from tasks where status = 'WAITING' and queue is null and kind = 'event'
    union all
    select (
        select t.due_at from tasks as t
        where t.status = 'WAITING' and t.queue is not null and t.queue = queues.name
        order by t.due_at, t.number limit 1
    )
    from queues
    where queues.name is not null and not exists (
            select 1 from tasks as turn
            where turn.status = 'RUNNING' and turn.queue is not null and turn.queue = queues.name
        )
    union all
    select min(expires_at) from tasks where status = 'RUNNING'
) as times;

-- name: lock_tasks (sqlite)
-- A write transaction is alone anyway.
select 1;

-- name: lock_tasks (postgresql)
-- Let one transaction at a time claim: of two, each could take one of the same queue.
select pg_advisory_xact_lock('tasks'::regclass::bigint);

-- name: lost_tasks (sqlite)
-- Tasks whose owner is gone, and that are not tried again.
select id, kind, connection, content from tasks
where status = 'RUNNING' and expires_at <= :now and attempts >= max_attempts order by expires_at;

-- name: lost_tasks (postgresql)
select id, kind, connection, content from tasks
where status = 'RUNNING' and expires_at <= :now and attempts >= max_attempts order by expires_at
for update skip locked;

-- name: abort_task
-- End one of them.
update tasks
set status = 'ERROR', finished_at = :now, owner = null, expires_at = null, epoch = epoch + 1, content = :content
where id = :id;

-- name: first_tasks
-- What may run now of lost ones, and the first of each queue; their names are skipped through.
with recursive queues (name) as (
    select min(queue) from tasks where status = 'WAITING' and queue is not null
    union all
    select (
        select min(t.queue) from tasks as t
        where t.status = 'WAITING' and t.queue is not null and t.queue > queues.name
    )
    from queues where queues.name is not null
)
select number, kind, integration, connection from (
    select number, kind, integration, connection, due_at from tasks
    where status = 'RUNNING' and expires_at <= :now and attempts < max_attempts
    union all
    select t.number, t.kind, t.integration, t.connection, t.due_at
    from queues cross join tasks as t
    where t.number = (
            select head.number from tasks as head
            where head.status = 'WAITING' and head.queue is not null and head.queue = queues.name
                and head.due_at <= :now
            order by head.due_at, head.number limit 1
        )
        and queues.name is not null and not exists (
            select 1 from tasks as turn
            where turn.status = 'RUNNING' and turn.queue is not null and turn.queue = queues.name
        )
) as first order by due_at, number;

-- name: free_tasks (sqlite)
-- What may run now of one kind and of no queue, the oldest first, but of those whose share is taken.
select number, kind, integration, connection from tasks
where status = 'WAITING' and queue is null and kind = :kind and due_at <= :now
    and integration not in (select value from json_each(:integrations))
    and connection not in (select value from json_each(:connections))
order by due_at, number limit :limit;

-- name: free_tasks (postgresql)
select number, kind, integration, connection from tasks
where status = 'WAITING' and queue is null and kind = :kind and due_at <= :now
    and integration <> all(:integrations::text[]) and connection <> all(:connections::bigint[])
order by due_at, number limit :limit;

-- name: hold_tasks (sqlite)
-- Those of these that are there to be taken.
select number, id, kind, integration, connection, name, variant, attempts, max_attempts, created_at, due_at, epoch, content
from tasks where number in (select value from json_each(:numbers))
    and (status = 'WAITING' or (status = 'RUNNING' and expires_at <= :now))
order by due_at, number;

-- name: hold_tasks (postgresql)
-- The same, without what others hold at this moment; what they have changed since is looked at anew.
select number, id, kind, integration, connection, name, variant, attempts, max_attempts, created_at, due_at, epoch, content
from tasks where number = any(:numbers::bigint[])
    and (status = 'WAITING' or (status = 'RUNNING' and expires_at <= :now))
order by due_at, number for update skip locked;

-- name: take_task
-- Let a task run; the epoch fences its former owner out.
update tasks
set status = 'RUNNING', owner = :owner, expires_at = :expires_at, attempts = attempts + 1, epoch = epoch + 1
where number = :number;

-- name: task_owners
-- Who runs tasks.
select distinct owner from tasks where status = 'RUNNING';

-- name: release_tasks
-- Their owner is gone.
update tasks set expires_at = 0 where status = 'RUNNING' and owner = :owner;

-- name: renew_task
-- Hold a task for longer.
update tasks set expires_at = :expires_at where id = :id and epoch = :epoch and status = 'RUNNING';

-- name: end_task
-- A task has ended.
update tasks set status = :status, finished_at = :now, owner = null, expires_at = null, content = :content
where id = :id and epoch = :epoch and status = 'RUNNING';

-- name: put_back_task
-- A task waits again: for a lease, while that is held.
update tasks
set status = 'WAITING', attempts = :attempts, owner = null, expires_at = null, due_at = coalesce(
        (
            select l.expires_at from leases as l
            where l.key = cast(:lease as text) and l.owner is not null and l.expires_at > :now
        ),
        :due_at
    )
where id = :id and epoch = :epoch and status = 'RUNNING';

-- name: hasten_task
-- What it waited for is there.
update tasks set due_at = created_at where dedupe = :dedupe and status = 'WAITING';

-- name: dedupe_of_task
-- By what a task is the only one that waits.
select dedupe from tasks where id = :id;

-- name: read_task
-- One task.
select id, kind, integration, connection, name, variant, status, attempts, max_attempts, created_at, due_at, finished_at, epoch,
    content
from tasks where id = :id;

-- name: is_waiting
-- Whether a task of a function waits or runs.
select 1 from tasks
where connection = :connection and kind = :kind and name = :name and variant = :variant
    and status in ('WAITING', 'RUNNING')
limit 1;

-- name: drop_tasks
-- A part of the tasks that ended before a time.
delete from tasks where number in (
    select number from tasks where finished_at is not null and finished_at < :before limit :limit
);
