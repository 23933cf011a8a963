-- name: add_event
-- Something happened; what it was follows, which is bound to the row.
insert into events (created_at, content) values (:now, :content) returning id;

-- name: seal_event
-- Store what happened.
update events set content = :content where id = :id;

-- name: drop_events
-- What nobody has read for too long.
delete from events where created_at < :before;

-- name: read_events
-- The oldest events, no more of them than :bytes have room for, but one.
select id, created_at, content from (
    select id, created_at, content, sum(length(content)) over (order by id) - length(content) as before
    from events order by id limit :limit
) as oldest
where before < :bytes order by id;

-- name: take_event
-- An event is told.
delete from events where id = :id;
