-- How many rows are due in these mailings, counted no further than asked.
SELECT count(*) FROM (
    SELECT 1 FROM unnest(%s::uuid[]) AS active (id)
    CROSS JOIN (VALUES ('planned'), ('held')) AS waiting (state)
    JOIN delivery_delivery d ON d.mailing_id = active.id AND d.state = waiting.state AND d.next_at <= %s
    LIMIT %s
) AS counted
