-- How long somebody talked without another between, from transcripts; the longest are those to listen to.
-- column call_id: the call
-- column call: its title
-- column speaker: who talked
-- column affiliation: Internal, External or Unknown
-- column started_at_seconds: when in the call it began
-- column seconds: how long it was
-- column sentences: how many sentences
WITH turns AS (
    SELECT
        call_id, monologue_no, speaker_id, _tieline_connection,
        min(start_ms) AS start_ms, max(end_ms) AS end_ms, count(*) AS sentences
    FROM transcript_sentences
    GROUP BY ALL
), marked AS (
    SELECT *, speaker_id IS DISTINCT FROM lag(speaker_id) OVER spoken AS another
    FROM turns
    WINDOW spoken AS (PARTITION BY _tieline_connection, call_id ORDER BY monologue_no)
), numbered AS (
    SELECT *, sum(another::INTEGER) OVER spoken AS place
    FROM marked
    WINDOW spoken AS (PARTITION BY _tieline_connection, call_id ORDER BY monologue_no)
), speakers AS (
    SELECT
        call_id, speaker_id, any_value(name) AS name, any_value(affiliation) AS affiliation, _tieline_connection
    FROM call_parties
    WHERE speaker_id IS NOT NULL
    GROUP BY ALL
)
SELECT
    n.call_id,
    any_value(c.title) AS call,
    any_value(s.name) AS speaker,
    any_value(s.affiliation) AS affiliation,
    min(n.start_ms) / 1000 AS started_at_seconds,
    (max(n.end_ms) - min(n.start_ms)) / 1000 AS seconds,
    sum(n.sentences)::BIGINT AS sentences,
    n._tieline_connection
FROM numbered AS n
LEFT JOIN speakers AS s USING (call_id, speaker_id, _tieline_connection)
LEFT JOIN call_summaries AS c USING (call_id, _tieline_connection)
GROUP BY n.call_id, n.place, n._tieline_connection
