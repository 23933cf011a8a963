-- What was talked about over time: trackers by week. Calls in which a tracker was not heard count in no row.
-- column week: its Monday, in the company's time zone
-- column tracker: the tracker's name
-- column type: KEYWORD or SMART
-- column calls: in how many calls it was heard
-- column mentions: how often
-- column share: in what part of that week's calls, from 0 to 1
WITH weeks AS (
    SELECT week, count(*) AS calls, _tieline_connection FROM call_facts GROUP BY ALL
)
SELECT
    f.week,
    t.name AS tracker,
    t.type,
    count(DISTINCT t.call_id) AS calls,
    sum(t.count)::BIGINT AS mentions,
    round(count(DISTINCT t.call_id) / any_value(w.calls), 3) AS share,
    t._tieline_connection
FROM call_trackers AS t
JOIN call_facts AS f USING (call_id, _tieline_connection)
JOIN weeks AS w ON w.week = f.week AND w._tieline_connection = f._tieline_connection
WHERE t.count > 0
GROUP BY f.week, t.name, t.type, t._tieline_connection
