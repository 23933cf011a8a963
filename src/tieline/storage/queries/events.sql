-- name: add_event
-- Something happened; what it was follows, which is bound to the row.
insert into events (created_at, aside, content) values (:now, 0, :content) returning id;

-- name: seal_event
-- Store what happened.
update events set content = :content where id = :id;

-- name: drop_events
-- What nobody has read for too long; what was set aside is kept for longer.
delete from events where created_at < :before and (aside = 0 or created_at < :aside_before);

-- name: read_events
-- The oldest events, no more of them than :bytes have room for, but one.
select id, created_at, content from (
    select id, created_at, content, sum(length(content)) over (order by id) - length(content) as before
    from events where aside = 0 order by id limit :limit
) as oldest
where before < :bytes order by id;

-- name: set_event_aside
-- Nobody can make anything of it.
update events set aside = 1 where id = :id;

-- name: count_events_aside
-- How many of these there are.
select count(*) from events where aside = 1;

-- name: take_events_back
-- Somebody else may.
update events set aside = 0 where aside = 1;

-- name: take_event
-- An event is told.
delete from events where id = :id;
