-- name: read_lease
-- Who holds a lease.
select owner, epoch, expires_at from leases where key = :lease;

-- name: make_lease
-- Let a lease exist, so that it can be locked.
insert into leases (key, owner, epoch, expires_at) values (:lease, null, :epoch, 0) on conflict (key) do nothing;

-- name: take_lease
-- Take a lease that nobody holds any more; the epoch fences the former owner out.
update leases set owner = :owner, epoch = epoch + 1, expires_at = :expires_at
where key = :lease and (owner is null or expires_at <= :now);

-- name: renew_lease
-- Hold a lease for longer.
update leases set expires_at = :expires_at where key = :lease and epoch = :epoch and owner is not null;

-- name: expire_lease
-- Its owner is gone.
update leases set expires_at = 0 where key = :lease and owner = :owner;

-- name: seize_lease
-- Take a lease from whoever holds it, who can write nothing more under it.
update leases set owner = :owner, expires_at = :expires_at, epoch = epoch + 1 where key = :lease;

-- name: lease_holder
-- Who holds a lease at this moment.
select owner from leases where key = :lease and expires_at > :now;

-- name: release_lease
-- Give a lease back.
update leases set owner = null, expires_at = 0 where key = :lease and epoch = :epoch;

-- name: drop_locks
-- Locks of functions that nobody holds any more.
delete from leases where substr(key, 1, 5) = 'lock/' and expires_at < :before;

-- name: keep_run
-- Store a run as it is now.
insert into runs (id, connection, sync, variant, kind, status, owner, epoch, started_at, heartbeat_at, finished_at,
    counts, warnings, error)
values (:id, :connection, :sync, :variant, :kind, :status, :owner, :epoch, :started_at, :heartbeat_at, :finished_at,
    :counts, :warnings, :error)
on conflict (id) do update set status = excluded.status, heartbeat_at = excluded.heartbeat_at,
    finished_at = excluded.finished_at, counts = excluded.counts, warnings = excluded.warnings, error = excluded.error;

-- name: abandon_run
-- Write down the end of a run whose process died, unless it has one by now.
update runs set status = 'ERROR', error = :error, finished_at = heartbeat_at where id = :id and status = 'RUNNING';

-- name: keep_failure
-- The sync of a run fails, unless that was not its last one.
insert into sync_failures (connection, sync, variant, run, failed_at)
select r.connection, r.sync, r.variant, r.id, r.heartbeat_at from runs as r
where r.id = :id and not exists (
        select 1 from runs as later where later.connection = r.connection and later.sync = r.sync
        and later.variant = r.variant and later.started_at > r.started_at
    )
on conflict (connection, sync, variant) do update set run = excluded.run, failed_at = excluded.failed_at;

-- name: drop_failure
-- A sync works, or is gone.
delete from sync_failures where connection = :connection and sync = :sync and variant = :variant;

-- name: drop_failures
-- Syncs that have not run since a time are not said to fail.
delete from sync_failures where failed_at < :before;

-- name: read_failures (sqlite)
-- The last runs of the syncs of some connections that fail.
select connection, run from sync_failures
where connection in (select value from json_each(:connections)) order by connection, sync, variant;

-- name: read_failures (postgresql)
select connection, run from sync_failures
where connection = any(:connections::bigint[]) order by connection, sync, variant;

-- name: read_runs
-- A connection's runs, the newest first.
select id, connection, sync, variant, kind, status, owner, epoch, started_at, heartbeat_at, finished_at,
    counts, warnings, error
from runs
where connection = :connection
    and (cast(:sync as text) is null or sync = :sync)
    and (cast(:variant as text) is null or variant = :variant)
order by started_at desc, id limit :limit;

-- name: read_running_runs
-- The runs that have not ended.
select id, connection, sync, variant, kind, status, owner, epoch, started_at, heartbeat_at, finished_at,
    counts, warnings, error
from runs where status = 'RUNNING' order by started_at;

-- name: read_latest_runs (sqlite)
-- The newest run of each sync of some connections.
select id, connection, sync, variant, kind, status, owner, epoch, started_at, heartbeat_at, finished_at,
    counts, warnings, error
from runs as run where connection in (select value from json_each(:connections)) and started_at = (
    select max(started_at) from runs as other
    where other.connection = run.connection and other.sync = run.sync and other.variant = run.variant
)
order by connection, sync, variant;

-- name: read_latest_runs (postgresql)
select id, connection, sync, variant, kind, status, owner, epoch, started_at, heartbeat_at, finished_at,
    counts, warnings, error
from runs as run where connection = any(:connections::bigint[]) and started_at = (
    select max(started_at) from runs as other
    where other.connection = run.connection and other.sync = run.sync and other.variant = run.variant
)
order by connection, sync, variant;

-- name: crowded_runs
-- Syncs with more runs than are kept in any case.
select connection, sync, variant from runs group by connection, sync, variant having count(*) > :keep;

-- name: drop_runs
-- All but a sync's last :most runs, and all but its last :keep of those that began before a time.
delete from runs where id in (
    select id from (
        select id, started_at, row_number() over (order by started_at desc, id) as place from runs
        where connection = :connection and sync = :sync and variant = :variant
    ) as ranked
    where place > :most or (place > :keep and started_at < :before)
);
