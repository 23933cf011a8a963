-- A row for each call: when, whose, and how it went. Weeks and months are the company's own.
-- column call_id: the call
-- column title: its title
-- column started: when it began
-- column day: the date then, in the company's time zone; in UTC where that is not known
-- column week: the Monday of its week
-- column month: the first of its month
-- column duration_seconds: how long it was
-- column direction: Inbound, Outbound, Conference or Unknown
-- column system: what it was held with
-- column scope: Internal, External or Unknown
-- column owner_id: the user whose call it is
-- column owner: that user's name
-- column team: the name of that user's manager
-- column talk_ratio: the part of the time in which the host talked, from 0 to 1
-- column longest_monologue_seconds: the longest that the host talked on
-- column longest_customer_story_seconds: the longest that a customer talked on
-- column interactivity: how often the word went to and fro, as Gong counts it
-- column patience: seconds that the host waited before answers
-- column company_questions: questions that colleagues asked
-- column customer_questions: questions that others asked
WITH told AS (
    SELECT
        c.*,
        (c.metaData.started AT TIME ZONE coalesce(z.time_zone, 'UTC'))::DATE AS day,
        coalesce(c.interaction.interactionStats, []) AS stats
    FROM (SELECT metaData, interaction, _tieline_connection FROM calls) AS c
    LEFT JOIN company_time_zones AS z USING (_tieline_connection)
)
SELECT
    metaData.id AS call_id,
    metaData.title AS title,
    metaData.started AS started,
    day,
    date_trunc('week', day)::DATE AS week,
    date_trunc('month', day)::DATE AS month,
    metaData.duration AS duration_seconds,
    metaData.direction AS direction,
    metaData."system" AS "system",
    metaData.scope AS scope,
    metaData.primaryUserId AS owner_id,
    coalesce(p.name, metaData.primaryUserId) AS owner,
    coalesce(p.team, 'no manager') AS team,
    list_filter(stats, lambda s: s.name = 'Talk Ratio')[1].value AS talk_ratio,
    list_filter(stats, lambda s: s.name = 'Longest Monologue')[1].value AS longest_monologue_seconds,
    list_filter(stats, lambda s: s.name = 'Longest Customer Story')[1].value AS longest_customer_story_seconds,
    list_filter(stats, lambda s: s.name = 'Interactivity')[1].value AS interactivity,
    list_filter(stats, lambda s: s.name = 'Patience')[1].value AS patience,
    interaction.questions.companyCount AS company_questions,
    interaction.questions.nonCompanyCount AS customer_questions,
    told._tieline_connection
FROM told
LEFT JOIN people AS p ON p.user_id = metaData.primaryUserId AND p._tieline_connection = told._tieline_connection
