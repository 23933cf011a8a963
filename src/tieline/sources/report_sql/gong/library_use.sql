-- The library's folders: how many calls each has, of how many people, and when the last was added.
-- column folder_id: the folder
-- column folder: its name, behind those of the folders it lies in
-- column calls: how many calls are in it
-- column snippets: how many of them are only a part of a call
-- column people: of how many users they are, as far as the calls were synced
-- column contributors: how many users added them
-- column last_added: when the last was added
WITH RECURSIVE paths AS (
    SELECT id, name, _tieline_connection FROM library_folders WHERE parentFolderId IS NULL
    UNION ALL
    SELECT f.id, p.name || ' / ' || f.name, f._tieline_connection
    FROM (SELECT id, name, parentFolderId, _tieline_connection FROM library_folders) AS f
    JOIN paths AS p ON p.id = f.parentFolderId AND p._tieline_connection = f._tieline_connection
)
SELECT
    f.id AS folder_id,
    coalesce(p.name, f.name) AS folder,
    count(l.id) AS calls,
    count(l.snippet) AS snippets,
    count(DISTINCT c.primary_user_id) AS people,
    count(DISTINCT l.addedBy) AS contributors,
    max(l.created) AS last_added,
    f._tieline_connection
FROM (SELECT id, name, _tieline_connection FROM library_folders) AS f
LEFT JOIN paths AS p ON p.id = f.id AND p._tieline_connection = f._tieline_connection
LEFT JOIN (SELECT id, folderId, snippet, addedBy, created, _tieline_connection FROM library_calls) AS l
    ON l.folderId = f.id AND l._tieline_connection = f._tieline_connection
LEFT JOIN call_summaries AS c ON c.call_id = l.id AND c._tieline_connection = l._tieline_connection
GROUP BY f.id, coalesce(p.name, f.name), f._tieline_connection
