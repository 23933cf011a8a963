-- Users with their team, which is called after its manager.
-- column user_id: the user
-- column name: first and last name, or the e-mail address where there is none
-- column email_address: the e-mail address
-- column title: the title
-- column active: whether the user can sign in
-- column manager_id: the manager's id
-- column team: the manager's name; "no manager" where there is none
WITH named AS (
    SELECT
        id,
        coalesce(nullif(trim(concat_ws(' ', firstName, lastName)), ''), emailAddress, id) AS name,
        emailAddress, title, active, managerId, _tieline_connection
    FROM users
)
SELECT
    u.id AS user_id,
    u.name,
    u.emailAddress AS email_address,
    u.title,
    u.active,
    u.managerId AS manager_id,
    coalesce(m.name, 'no manager') AS team,
    u._tieline_connection
FROM named AS u
LEFT JOIN named AS m ON m.id = u.managerId AND m._tieline_connection = u._tieline_connection
