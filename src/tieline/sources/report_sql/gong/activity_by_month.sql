-- What each user did in a month, by Gong's own counts; months are the company's own, the running one up to its last sync.
-- column month: its first day
-- column name: the user's name
-- column team: the name of the user's manager
-- column calls_hosted: calls held as host
-- column calls_attended: calls attended
-- column own_calls_heard: own calls listened to
-- column others_calls_heard: calls of others listened to
-- column feedback_given: calls that feedback was given on
-- column feedback_received: calls that feedback was received on
-- column feedback_requested: calls that feedback was asked for
-- column comments_given: comments on calls of others
-- column comments_received: comments of others
-- column scorecards_filled: scorecards filled in
-- column scorecards_received: scorecards received
-- column calls_shared: calls shared, inside and outside of the company
SELECT
    a.fromDate AS month,
    coalesce(p.name, a.userEmailAddress, a.userId) AS name,
    coalesce(p.team, 'no manager') AS team,
    s.callsAsHost AS calls_hosted,
    s.callsAttended AS calls_attended,
    s.ownCallsListenedTo AS own_calls_heard,
    s.othersCallsListenedTo AS others_calls_heard,
    s.callsGaveFeedback AS feedback_given,
    s.callsReceivedFeedback AS feedback_received,
    s.callsRequestedFeedback AS feedback_requested,
    s.callsCommentsGiven AS comments_given,
    s.callsCommentsReceived AS comments_received,
    s.callsScorecardsFilled AS scorecards_filled,
    s.callsScorecardsReceived AS scorecards_received,
    s.callsSharedInternally + s.callsSharedExternally AS calls_shared,
    a._tieline_connection
FROM (
    SELECT userId, userEmailAddress, fromDate, userAggregateActivityStats AS s, _tieline_connection FROM user_activity
) AS a
LEFT JOIN people AS p ON p.user_id = a.userId AND p._tieline_connection = a._tieline_connection
