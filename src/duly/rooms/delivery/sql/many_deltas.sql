-- Mailings whose changes are worth adding up: many new ones, or some that need not keep their minute any longer.
SELECT mailing_id FROM delivery_delta
WHERE at IS NOT NULL
GROUP BY mailing_id
HAVING count(*) FILTER (WHERE NOT folded) > %(many)s OR min(at) < %(old)s - interval '10 minutes'
