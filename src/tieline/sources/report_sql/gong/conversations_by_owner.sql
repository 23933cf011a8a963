-- How each user's calls go: questions a call, interactivity, patience, monologues; averages over calls.
-- column owner: the user's name
-- column team: the manager's name
-- column calls: how many calls
-- column questions_asked: questions that colleagues asked, a call
-- column questions_heard: questions that others asked, a call
-- column talk_ratio: the part of the time in which the owner talked, from 0 to 1
-- column interactivity: how often the word went to and fro, as Gong counts it
-- column patience: seconds waited before answers
-- column longest_monologue_seconds: the longest monologue of a call
SELECT
    owner, team,
    count(*) AS calls,
    round(avg(company_questions), 2) AS questions_asked,
    round(avg(customer_questions), 2) AS questions_heard,
    round(avg(talk_ratio), 3) AS talk_ratio,
    round(avg(interactivity), 2) AS interactivity,
    round(avg(patience), 2) AS patience,
    round(avg(longest_monologue_seconds), 1) AS longest_monologue_seconds,
    _tieline_connection
FROM call_facts
GROUP BY owner_id, owner, team, _tieline_connection
