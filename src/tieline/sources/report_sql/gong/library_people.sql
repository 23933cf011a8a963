-- Who is in the library: calls of each user in each folder, as far as the calls were synced.
-- column folder: the folder, behind those it lies in
-- column owner: whose calls they are
-- column team: the name of the owner's manager
-- column calls: how many
SELECT u.folder, f.owner, f.team, count(DISTINCT f.call_id) AS calls, f._tieline_connection
FROM (SELECT id, folderId, _tieline_connection FROM library_calls) AS l
JOIN library_use AS u ON u.folder_id = l.folderId AND u._tieline_connection = l._tieline_connection
JOIN call_facts AS f ON f.call_id = l.id AND f._tieline_connection = l._tieline_connection
GROUP BY u.folder_id, u.folder, f.owner_id, f.owner, f.team, f._tieline_connection
