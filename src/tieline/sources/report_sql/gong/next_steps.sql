-- What was agreed to be done next, as Gong's highlights have it (action items, next steps): a row for each.
-- column call_id: the call
-- column call: its title
-- column started: when it began
-- column owner: whose call it was
-- column team: the name of the owner's manager
-- column step_no: the step's number in its call
-- column step: what was agreed
WITH parts AS (
    SELECT metaData.id AS call_id, unnest(content.highlights) AS part, _tieline_connection FROM calls
), items AS (
    SELECT
        call_id, unnest(part.items) AS item, generate_subscripts(part.items, 1) AS step_no, _tieline_connection
    FROM parts
    WHERE part.title ILIKE 'next step%' OR part.title ILIKE 'action item%'
)
SELECT
    i.call_id, f.title AS call, f.started, f.owner, f.team, i.step_no, i.item.text AS step, i._tieline_connection
FROM items AS i
JOIN call_facts AS f USING (call_id, _tieline_connection)
