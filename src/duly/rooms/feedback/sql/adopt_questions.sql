-- SPDX-License-Identifier: Apache-2.0
SELECT q.id, q.organisation_id, q.notice_id, q.recipient_id, q.customer_id, q.language, q.text, q.asked_at,
       o.time_zone, o.region
FROM feedback_question q
JOIN accounts_organisation o ON o.id = q.organisation_id
WHERE q.id > %s AND NOT EXISTS (SELECT FROM feedback_conversation c WHERE c.id = q.id)
ORDER BY q.id
LIMIT %s
