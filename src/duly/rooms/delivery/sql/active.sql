-- The mailings with rows that wait for something: a loose scan of the queue index, one probe for each of them.
-- None at all while somebody has yet to look after a restore.
WITH RECURSIVE active (id) AS (
    (SELECT mailing_id FROM delivery_delivery WHERE next_at IS NOT NULL ORDER BY mailing_id LIMIT 1)
    UNION ALL
    SELECT (SELECT d.mailing_id FROM delivery_delivery d
            WHERE d.next_at IS NOT NULL AND d.mailing_id > active.id ORDER BY d.mailing_id LIMIT 1)
    FROM active WHERE active.id IS NOT NULL
)
SELECT m.id, m.channel, m.lane, m.organisation_id
FROM active JOIN delivery_mailing m ON m.id = active.id WHERE NOT m.paused
  AND NOT EXISTS (SELECT FROM delivery_restore r WHERE r.released_at IS NULL)
