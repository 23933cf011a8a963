-- How many calls there were a week, and how long, by direction, system and owner.
-- column week: its Monday, in the company's time zone
-- column direction: Inbound, Outbound, Conference or Unknown
-- column system: what they were held with
-- column owner: whose calls they were
-- column team: the name of the owner's manager
-- column calls: how many
-- column hours: how long together
SELECT
    week, direction, "system", owner, team,
    count(*) AS calls,
    round(sum(duration_seconds) / 3600, 2) AS hours,
    _tieline_connection
FROM call_facts
GROUP BY ALL
