-- name: add_ticket
-- What a token stands for.
insert into tickets (id, content, expires_at) values (:id, :content, :expires_at)
on conflict (id) do update set content = excluded.content, expires_at = excluded.expires_at;

-- name: find_ticket
-- The same, while it is good.
select content from tickets where id = :id and expires_at > :now;

-- name: find_tickets (sqlite)
-- The same of several.
select id, content from tickets where id in (select value from json_each(:ids)) and expires_at > :now;

-- name: find_tickets (postgresql)
select id, content from tickets where id = any(:ids::text[]) and expires_at > :now;

-- name: take_ticket
-- The same, for the last time.
delete from tickets where id = :id and expires_at > :now returning content;

-- name: drop_tickets
-- Forget what has expired.
delete from tickets where expires_at <= :now;
