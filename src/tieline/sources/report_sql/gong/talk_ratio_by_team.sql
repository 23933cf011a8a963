-- How much each team talks in its calls, on average over calls.
-- column team: the manager's name
-- column people: how many of the team had calls
-- column calls: how many calls of theirs tell it
-- column talk_ratio: the average part of the time in which they talked, from 0 to 1
-- column least: the lowest of a call
-- column most: the highest of a call
SELECT
    team,
    count(DISTINCT owner_id) AS people,
    count(*) AS calls,
    round(avg(talk_ratio), 3) AS talk_ratio,
    min(talk_ratio) AS least,
    max(talk_ratio) AS most,
    _tieline_connection
FROM call_facts
WHERE talk_ratio IS NOT NULL
GROUP BY team, _tieline_connection
