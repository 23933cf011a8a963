-- name: add_delivery
-- A delivery, unless it is there.
insert into deliveries (id, type, integration, connection_id, trusted, status, attempts, created_at, next_at,
    finished_at, asked_at, answer, url, content)
values (:id, :type, :integration, :connection_id, :trusted, :status, :attempts, :created_at, :next_at,
    :finished_at, :asked_at, :answer, :url, :content)
on conflict (id) do nothing;

-- name: next_delivery
-- When the next delivery is due.
select next_at from deliveries where status = 'WAITING' and next_at is not null order by next_at limit 1;

-- name: due_deliveries (sqlite)
-- What is to be sent now, the longest due first.
select id, type, integration, connection_id, trusted, status, attempts, created_at, next_at, finished_at, asked_at,
    answer, url, content
from deliveries where status = 'WAITING' and next_at is not null and next_at <= :now
order by next_at, id limit :limit;

-- name: due_deliveries (postgresql)
-- The same, without what others take at this moment.
select id, type, integration, connection_id, trusted, status, attempts, created_at, next_at, finished_at, asked_at,
    answer, url, content
from deliveries where status = 'WAITING' and next_at is not null and next_at <= :now
order by next_at, id limit :limit for update skip locked;

-- name: take_delivery
-- Nobody else sends it before this time.
update deliveries set next_at = :until where id = :id;

-- name: settle_delivery
-- What came of an attempt.
update deliveries
set status = :status, attempts = :attempts, next_at = :next_at, finished_at = :finished_at, answer = :answer
where id = :id and status = 'WAITING' and attempts = :before;

-- name: read_delivery
-- One delivery.
select id, type, integration, connection_id, trusted, status, attempts, created_at, next_at, finished_at, asked_at,
    answer, url, content
from deliveries where id = :id;

-- name: search_deliveries
-- The log, the newest first.
select id, type, integration, connection_id, trusted, status, attempts, created_at, next_at, finished_at, asked_at,
    answer, url
from deliveries
where (created_at, id) < (:before_at, :before_id)
    and (cast(:status as text) is null or status = :status)
    and (cast(:type as text) is null or type = :type)
    and (cast(:integration as text) is null or integration = :integration)
    and (cast(:connection_id as text) is null or connection_id = :connection_id)
order by created_at desc, id desc limit :limit;

-- name: search_deliveries_of
-- The same of one connection, found by its index.
select id, type, integration, connection_id, trusted, status, attempts, created_at, next_at, finished_at, asked_at,
    answer, url
from deliveries
where integration = :integration and connection_id = :connection_id and (created_at, id) < (:before_at, :before_id)
    and (cast(:status as text) is null or status = :status)
    and (cast(:type as text) is null or type = :type)
order by created_at desc, id desc limit :limit;

-- name: redeliver
-- Send a delivery anew.
update deliveries set status = 'WAITING', attempts = 0, next_at = :now, finished_at = null, asked_at = :now
where id = :id;

-- name: drop_deliveries
-- A part of what was finished before a time.
delete from deliveries where id in (
    select id from deliveries where finished_at is not null and finished_at < :before limit :limit
);
