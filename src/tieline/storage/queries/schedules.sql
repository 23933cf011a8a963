-- name: keep_schedule
-- Store when a sync runs by itself.
insert into schedules (connection, sync, variant, integration, state, spec, next_at, updated_at)
values (:connection, :sync, :variant,
    coalesce((select c.integration from connections as c where c.id = :connection), ''),
    :state, :spec, :next_at, :now)
on conflict (connection, sync, variant) do update
set state = excluded.state, spec = excluded.spec, next_at = excluded.next_at, updated_at = excluded.updated_at;

-- name: read_schedules (sqlite)
-- The schedules of some connections.
select connection, sync, variant, state, spec, next_at from schedules
where connection in (select value from json_each(:connections)) order by connection, sync, variant;

-- name: read_schedules (postgresql)
select connection, sync, variant, state, spec, next_at from schedules
where connection = any(:connections::bigint[]) order by connection, sync, variant;

-- name: hold_connections (sqlite)
-- A write transaction is alone anyway.
select 1 where :connections is not null;

-- name: hold_connections (postgresql)
-- Let one transaction at a time say which schedules connections have.
select id from connections where id = any(:connections::bigint[]) order by id for update;

-- name: hold_schedules (sqlite)
-- A write transaction is alone anyway.
select 1 where :connections is not null;

-- name: hold_schedules (postgresql)
-- Let the engine wait that would move them on.
select sync from schedules where connection = any(:connections::bigint[]) order by connection, sync, variant for update;

-- name: unscheduled
-- Connections of an integration for which a sync has yet to be started: one look into the primary key for each, as
-- in the next ones, whatever a planner may believe that knows too little of the tables.
select c.id from connections as c
where c.integration = :integration and +c.active = 1 and c.connection_id <> :environment and (
        select s.connection from schedules as s
        where s.connection = c.id and s.sync = :sync and s.variant = 'base' limit 1
    ) is null
limit :limit;

-- name: start_schedules
-- Start it for each of them, at a place of its own within the spread: as `tieline.work.schedule.place`.
insert into schedules (connection, sync, variant, integration, state, spec, next_at, updated_at)
select c.id, :sync, 'base', c.integration, 'STARTED', null, :first + (c.id * 2654435761 + :salt) % 1000003 * :spread / 1000003, :now
from connections as c
where c.integration = :integration and +c.active = 1 and c.connection_id <> :environment
on conflict (connection, sync, variant) do nothing;

-- name: is_late
-- Whether a schedule at its sync's own frequency lies farther off than that, or at no time.
select 1 from schedules as s
where sync = :sync and state = 'STARTED' and spec is null and (next_at is null or next_at > :latest)
    and (
        select c.id from connections as c where c.id = s.connection and c.integration = :integration and c.active = 1
    ) is not null
limit 1;

-- name: hasten_schedules
-- Let each of them be due from a time on, at a place of its own within the spread.
update schedules
set next_at = :first + (connection * 2654435761 + :salt) % 1000003 * :spread / 1000003, updated_at = :now
where sync = :sync and state = 'STARTED' and spec is null and (next_at is null or next_at > :latest)
    and connection in (select id from connections where integration = :integration and +active = 1);

-- name: due_schedules (sqlite)
-- What is to run now, the longest due first, but of those whose share is taken.
select connection, sync, variant, state, spec, next_at, integration from schedules as s
where state = 'STARTED' and next_at is not null and next_at <= :now
    and integration not in (select value from json_each(:integrations))
    and connection not in (select value from json_each(:connections))
    and (select c.active from connections as c where c.id = s.connection limit 1) = 1
order by next_at limit :limit;

-- name: due_schedules (postgresql)
select connection, sync, variant, state, spec, next_at, integration from schedules as s
where state = 'STARTED' and next_at is not null and next_at <= :now
    and integration <> all(:integrations::text[]) and connection <> all(:connections::bigint[])
    and (select c.active from connections as c where c.id = s.connection limit 1) = 1
order by next_at limit :limit;

-- name: next_schedule
-- When the next sync runs by itself.
select next_at from schedules as s
where state = 'STARTED' and next_at is not null
    and (select c.active from connections as c where c.id = s.connection limit 1) = 1
order by next_at limit 1;

-- name: advance_schedule
-- Move a schedule on that is as it was read.
update schedules set next_at = :next_at, updated_at = :now
where connection = :connection and sync = :sync and variant = :variant and state = :state
    and coalesce(spec, '') = coalesce(cast(:spec as text), '')
    and coalesce(next_at, -1) = coalesce(cast(:was as bigint), -1);

-- name: drop_schedule
-- Forget a schedule.
delete from schedules where connection = :connection and sync = :sync and variant = :variant;

-- name: move_schedules
-- What was set for the account that an id meant is so for the one that it means now, which is synced at once.
update schedules
set connection = :key, updated_at = :now,
    next_at = case when state = 'STARTED' and next_at is not null then :now else next_at end
where connection = :former and state <> 'COMMAND' and not exists (
        select 1 from schedules as own
        where own.connection = :key and own.sync = schedules.sync and own.variant = schedules.variant
    );
