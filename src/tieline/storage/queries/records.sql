-- name: lock_stream (sqlite)
-- A stream's row, of which a write transaction holds the only writer's right anyway.
select id, last_seq, last_modified_at, live, deleted, pruned_modified_at, pruned_seq
from streams where connection = :connection and model = :model and variant = :variant;

-- name: lock_stream (postgresql)
-- A stream's row, locked until commit: changes are numbered in the order in which they become visible.
select id, last_seq, last_modified_at, live, deleted, pruned_modified_at, pruned_seq
from streams where connection = :connection and model = :model and variant = :variant
for update;

-- name: create_stream
-- An empty stream, unless another process was first.
insert into streams
    (connection, model, variant, last_seq, last_modified_at, live, deleted, pruned_modified_at, pruned_seq)
values (:connection, :model, :variant, 0, 0, 0, 0, -1, -1)
on conflict (connection, model, variant) do nothing;

-- name: save_stream
-- Where a stream stands after a write.
update streams set last_seq = :last_seq, last_modified_at = :last_modified_at, live = :live, deleted = :deleted
where id = :stream;

-- name: save_pruned
-- Up to where a stream is pruned.
update streams set pruned_modified_at = :modified_at, pruned_seq = :seq where id = :stream;

-- name: read_end
-- The place of a stream's last change.
select last_modified_at, last_seq from streams where connection = :connection and model = :model and variant = :variant;

-- name: take_records
-- Remove a part of a stream's records, and tell which of them were marked as deleted. (That a column that is returned
-- is null is not to be asked here: some versions of SQLite say no to that.)
delete from records where stream_id = :stream and external_id in (
    select external_id from records where stream_id = :stream limit :limit
) returning deleted_at;

-- name: count_streams (sqlite)
-- How many records each stream of some connections holds.
select connection, model, variant, live, deleted, last_modified_at from streams
where connection in (select value from json_each(:connections));

-- name: count_streams (postgresql)
select connection, model, variant, live, deleted, last_modified_at from streams
where connection = any(:connections::bigint[]);

-- name: stored_heads (sqlite)
-- What change detection compares with, without the payloads. The join's order is ours: the planner would scan.
select r.external_id, r.hash, r.deleted_at is not null, r.pruned_at is not null, r.modified_at, r.seq
from json_each(:ids) as wanted cross join records as r
where r.stream_id = :stream and r.external_id = wanted.value;

-- name: stored_heads (postgresql)
-- One look into the primary key for each id: given a list, a planner that knows too little of the table (it is new, or
-- the plan was kept from when it was) would read the whole stream instead.
select wanted.id, found.hash, found.deleted, found.pruned, found.modified_at, found.seq
from unnest(:ids::text[]) as wanted (id) cross join lateral (
    select hash, deleted_at is not null as deleted, pruned_at is not null as pruned, modified_at, seq
    from records where stream_id = :stream and external_id = wanted.id limit 1
) as found;

-- name: stored_payloads (sqlite)
-- The payloads of a few records whose bytes differ from what came in.
select r.external_id, r.payload
from json_each(:ids) as wanted cross join records as r
where r.stream_id = :stream and r.external_id = wanted.value;

-- name: stored_payloads (postgresql)
select wanted.id, found.payload
from unnest(:ids::text[]) as wanted (id) cross join lateral (
    select payload from records where stream_id = :stream and external_id = wanted.id limit 1
) as found;

-- name: rewrite_record
-- New content, or the same come back after a delete.
update records
set seq = :seq, action = :action, modified_at = :modified_at, deleted_at = null, pruned_at = null,
    seen_pass = coalesce(:seen_pass, seen_pass), hash = :hash, payload = :payload
where stream_id = :stream and external_id = :external_id;

-- name: restyle_record
-- Other bytes of the same content: nothing that a reader is told of.
update records set hash = :hash, payload = :payload where stream_id = :stream and external_id = :external_id;

-- name: mark_seen
-- A full pass has seen this one.
update records set seen_pass = :seen_pass where stream_id = :stream and external_id = :external_id;

-- name: delete_record
-- A soft delete, which keeps the payload.
update records set seq = :seq, action = 3, modified_at = :modified_at, deleted_at = :modified_at
where stream_id = :stream and external_id = :external_id;

-- name: delete_unseen
-- A soft delete of all that a full pass has not seen, numbered in the order of their last change.
update records
set seq = :last_seq + gone.number, action = 3, modified_at = :modified_at, deleted_at = :modified_at
from (
    select external_id, row_number() over (order by seq) as number
    from records
    where stream_id = :stream and deleted_at is null and (seen_pass is null or seen_pass <> :seen_pass)
) as gone
where records.stream_id = :stream and records.external_id = gone.external_id;

-- name: prunable
-- The first places after :modified_at, :seq that still hold a payload.
select modified_at, seq from records
where stream_id = :stream and (modified_at, seq) > (:modified_at, :seq)
    and modified_at <= :until_modified_at and (modified_at, seq) <= (:until_modified_at, :until_seq)
    and pruned_at is null
order by modified_at, seq limit :limit;

-- name: prune_records
-- Empty the payloads between two places.
update records set payload = null, pruned_at = :now
where stream_id = :stream and (modified_at, seq) > (:modified_at, :seq)
    and modified_at <= :until_modified_at and (modified_at, seq) <= (:until_modified_at, :until_seq)
    and pruned_at is null;

-- name: stale_streams
-- Streams with a payload that is older than a time: the first one that is left begins after what is pruned.
select connection, model, variant from streams as s
where exists (
        select 1 from records as r
        where r.stream_id = s.id and (r.modified_at, r.seq) > (s.pruned_modified_at, s.pruned_seq)
            and r.modified_at < :before and r.pruned_at is null
    )
order by id;

-- name: idle_streams
-- Streams with records that have not changed, of connections none of whose syncs of that variant has run, since a time.
select connection, model, variant from streams as s
where live + deleted > 0 and last_modified_at < :before and not exists (
        select 1 from runs as r
        where r.connection = s.connection and r.variant = s.variant
            and coalesce(r.finished_at, r.heartbeat_at) >= :before
    )
order by id;

-- name: is_idle
-- Whether one of them still is one.
select 1 from streams as s
where connection = :connection and model = :model and variant = :variant
    and live + deleted > 0 and last_modified_at < :before and not exists (
        select 1 from runs as r
        where r.connection = s.connection and r.variant = s.variant
            and coalesce(r.finished_at, r.heartbeat_at) >= :before
    );

-- name: existing_ids (sqlite)
-- Which of these are there and not deleted; of a pass, those that it has seen.
select r.external_id
from json_each(:ids) as wanted cross join records as r
where r.external_id = wanted.value and r.deleted_at is null
    and (:seen_pass is null or r.seen_pass = :seen_pass)
    and r.stream_id = (
        select id from streams where connection = :connection and model = :model and variant = :variant
    );

-- name: existing_ids (postgresql)
select wanted.id
from unnest(:ids::text[]) as wanted (id) cross join lateral (
    select deleted_at, seen_pass from records
    where stream_id = (
            select id from streams where connection = :connection and model = :model and variant = :variant
        )
        and external_id = wanted.id
    limit 1
) as found
where found.deleted_at is null
    and (cast(:seen_pass as bigint) is null or found.seen_pass = cast(:seen_pass as bigint));
