-- name: read_doomed
-- Connections that were deleted before a time.
select id from connections where active = 0 and deleted_at < :before order by id;

-- name: doom_connection
-- From here on no account comes back to this row.
update connections set identity = 'purged:' || id where id = :key and active = 0 and deleted_at < :before;

-- name: read_streams
-- A connection's streams.
select id from streams where connection = :connection;

-- name: remove_records
-- A part of a stream's records.
delete from records where stream_id = :stream and external_id in (
    select external_id from records where stream_id = :stream limit :limit
);

-- name: remove_last_records
-- What came in since.
delete from records where stream_id in (select id from streams where connection = :connection);

-- name: remove_streams
-- A connection's streams.
delete from streams where connection = :connection;

-- name: remove_checkpoints
-- Where its syncs, and the consumers of its feeds, stand.
delete from checkpoints where connection = :connection;

-- name: remove_leases
-- What kept its runs apart: nobody writes under these any more.
delete from leases where key in (
    select connection || '/' || sync || '/' || variant from runs where connection = :connection
);

-- name: remove_runs
-- What became of its runs.
delete from runs where connection = :connection;

-- name: remove_failures
-- Which of its syncs fail.
delete from sync_failures where connection = :connection;

-- name: remove_schedules
-- When its syncs would run next.
delete from schedules where connection = :connection;

-- name: remove_tasks
-- What its functions were to do.
delete from tasks where connection = :connection;

-- name: remove_deliveries
-- What was told of what its id meant then.
delete from deliveries
where created_at < :before
    and (integration, connection_id) = (select c.integration, c.connection_id from connections as c where c.id = :connection);

-- name: remove_connection
-- The connection itself.
delete from connections where id = :key;
