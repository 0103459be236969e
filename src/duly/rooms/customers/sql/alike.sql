-- The wanted customers by language, region, the set of channels on which they have a working contact point, tags, the
-- order of channels that they wish for, and how the numbers begin that a text and a robot call go to: just so many
-- characters as tell whose the number is, and one whole number of each such group.
-- Points are joined before anything is grouped: that join has an index, whatever the planner believes of the numbers.
-- The three aggregates over points share one sort.
WITH wanted AS MATERIALIZED ({wanted}),
each AS (
    SELECT w.id, w.language, w.region, w.tags,
           coalesce(array_agg(DISTINCT c.channel ORDER BY c.channel) FILTER (WHERE c.channel IS NOT NULL), '{}') AS channels,
           (array_agg(c.value ORDER BY c.channel, c.rank, c.id) FILTER (WHERE c.channel = 'sms'))[1] AS sms,
           (array_agg(c.value ORDER BY c.channel, c.rank, c.id) FILTER (WHERE c.channel = 'voice'))[1] AS voice
    FROM wanted w LEFT JOIN customers_contactpoint c ON c.party_id = w.id AND c.state = 'active'
    GROUP BY w.id, w.language, w.region, w.tags
)
SELECT language, region, each.channels,
       CASE WHEN tags && %s::text[] THEN
           ARRAY(SELECT tag FROM unnest(tags) AS tag WHERE tag = ANY(%s::text[]) ORDER BY tag) ELSE '{}' END AS tags,
       coalesce(wish.channels, '{}') AS wish,
       coalesce(left(sms, CASE WHEN sms LIKE '+1%%' THEN 5 WHEN sms LIKE ANY (%s) THEN 7 ELSE 4 END), '') AS sms_begins,
       coalesce(left(voice, CASE WHEN voice LIKE '+1%%' THEN 5 WHEN voice LIKE ANY (%s) THEN 7 ELSE 4 END), '') AS voice_begins,
       min(sms), min(voice), count(*)
FROM each LEFT JOIN customers_preference wish ON %s AND wish.party_id = each.id
GROUP BY 1, 2, 3, 4, 5, 6, 7
ORDER BY 10 DESC, 1, 2, 3, 4, 5, 6, 7
