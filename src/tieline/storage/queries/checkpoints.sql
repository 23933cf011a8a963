-- name: read_checkpoint
-- Where a sync, or a consumer of the feed, stands.
select state from checkpoints where connection = :connection and sync = :sync and variant = :variant;

-- name: save_checkpoint
-- Where it stands now.
insert into checkpoints (connection, sync, variant, state, updated_at)
values (:connection, :sync, :variant, :state, :updated_at)
on conflict (connection, sync, variant) do update set state = excluded.state, updated_at = excluded.updated_at;

-- name: remove_checkpoint
-- Forget where it stood.
delete from checkpoints where connection = :connection and sync = :sync and variant = :variant;

-- name: remove_checkpoints_of
-- Forget where all syncs of a variant stood.
delete from checkpoints where connection = :connection and variant = :variant;

-- name: lease_epoch (sqlite)
-- At which epoch a lease was last claimed.
select epoch from leases where key = :key;

-- name: lease_epoch (postgresql)
-- The same, and nobody can claim it until this transaction ends.
select epoch from leases where key = :key for share;
