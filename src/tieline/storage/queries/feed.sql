-- name: feed
-- A page of a stream's records, in the order of their last change.
select r.stream_id, r.external_id, r.payload, r.action, r.first_seen_at, r.modified_at, r.deleted_at, r.pruned_at, r.seq
from records as r
where r.stream_id = (
        select id from streams where connection = :connection and model = :model and variant = :variant
    )
    and (r.modified_at, r.seq) > (:modified_at, :seq) and r.action in (:action_1, :action_2, :action_3)
order by r.modified_at, r.seq limit :limit;

-- name: feed_of_ids (sqlite)
-- The same of some records only.
select r.stream_id, r.external_id, r.payload, r.action, r.first_seen_at, r.modified_at, r.deleted_at, r.pruned_at, r.seq
from json_each(:ids) as wanted cross join records as r
where r.external_id = wanted.value
    and r.stream_id = (
        select id from streams where connection = :connection and model = :model and variant = :variant
    )
    and (r.modified_at, r.seq) > (:modified_at, :seq) and r.action in (:action_1, :action_2, :action_3)
order by r.modified_at, r.seq limit :limit;

-- name: feed_of_ids (postgresql)
select r.stream_id, r.external_id, r.payload, r.action, r.first_seen_at, r.modified_at, r.deleted_at, r.pruned_at, r.seq
from unnest(:ids::text[]) as wanted (id) cross join lateral (
    select * from records
    where stream_id = (
            select id from streams where connection = :connection and model = :model and variant = :variant
        )
        and external_id = wanted.id
    limit 1
) as r
where (r.modified_at, r.seq) > (:modified_at, :seq) and r.action in (:action_1, :action_2, :action_3)
order by r.modified_at, r.seq limit :limit;
