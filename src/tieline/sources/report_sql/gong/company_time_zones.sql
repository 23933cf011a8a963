-- The time zone that Gong reckons an account's days in; none where no statistics were synced.
-- column time_zone: its name, such as US/Pacific
SELECT max_by(timeZone, toDate) AS time_zone, _tieline_connection
FROM (
    SELECT timeZone, toDate, _tieline_connection FROM user_activity
    UNION ALL
    SELECT timeZone, toDate, _tieline_connection FROM interaction_stats
)
WHERE timeZone IN (SELECT name FROM pg_timezone_names())
GROUP BY _tieline_connection
