-- A token bucket: fill it by the time that has passed, take up to what is wanted, say how much was taken.
WITH filled AS (
    SELECT channel, LEAST(%(burst)s, tokens + %(rate)s * EXTRACT(EPOCH FROM (%(now)s - filled_at))) AS level
    FROM delivery_pace WHERE channel = %(channel)s FOR UPDATE
)
UPDATE delivery_pace p
SET tokens = filled.level - LEAST(%(wanted)s, floor(filled.level)), filled_at = %(now)s
FROM filled WHERE p.channel = filled.channel
RETURNING LEAST(%(wanted)s, floor(filled.level))::int
