-- How calls were scored: averages by scorecard, question, reviewed user and month of the review.
-- column month: the first of the month of the review, in the company's time zone
-- column scorecard: the scorecard's name
-- column question: the question as it was asked then
-- column overall: whether it is the question about the call as a whole
-- column reviewed: whose call was scored
-- column team: the name of that user's manager
-- column answers: how many answers have a score
-- column score: their average
WITH answered AS (
    SELECT scorecardName, reviewedUserId, reviewTime, unnest(answers) AS answer, _tieline_connection
    FROM answered_scorecards
), asked AS (
    SELECT
        question.questionRevisionId AS revision, any_value(question.questionText) AS question, _tieline_connection
    FROM (SELECT unnest(questions) AS question, _tieline_connection FROM scorecards)
    GROUP BY ALL
)
SELECT
    date_trunc('month', (a.reviewTime AT TIME ZONE coalesce(z.time_zone, 'UTC'))::DATE)::DATE AS month,
    a.scorecardName AS scorecard,
    coalesce(q.question, a.answer.questionId) AS question,
    coalesce(a.answer.isOverall, false) AS overall,
    coalesce(p.name, a.reviewedUserId) AS reviewed,
    coalesce(p.team, 'no manager') AS team,
    count(*) AS answers,
    round(avg(a.answer.score), 2) AS score,
    a._tieline_connection
FROM answered AS a
LEFT JOIN asked AS q ON q.revision = a.answer.questionRevisionId AND q._tieline_connection = a._tieline_connection
LEFT JOIN people AS p ON p.user_id = a.reviewedUserId AND p._tieline_connection = a._tieline_connection
LEFT JOIN company_time_zones AS z ON z._tieline_connection = a._tieline_connection
WHERE a.answer.score IS NOT NULL AND NOT coalesce(a.answer.notApplicable, false)
GROUP BY ALL
