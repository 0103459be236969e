-- SPDX-License-Identifier: Apache-2.0
-- The wanted customers by language, region, the set of channels on which they have a working contact point, tags, the
-- order of channels that they wish for, and the countries of the numbers that a text and a robot call go to.
-- Points are joined before anything is grouped: that join has an index, whatever the planner believes of the numbers.
-- The three aggregates over points share one sort.
WITH wanted AS MATERIALIZED ({wanted}),
each AS (
    SELECT w.id, w.language, w.region, w.tags,
           coalesce(array_agg(DISTINCT c.channel ORDER BY c.channel) FILTER (WHERE c.channel IS NOT NULL), '{}') AS channels,
           (array_agg(c.country ORDER BY c.channel, c.rank, c.id) FILTER (WHERE c.channel = 'sms'))[1] AS sms,
           (array_agg(c.country ORDER BY c.channel, c.rank, c.id) FILTER (WHERE c.channel = 'voice'))[1] AS voice
    FROM wanted w LEFT JOIN customers_contactpoint c ON c.party_id = w.id AND c.state = 'active'
    GROUP BY w.id, w.language, w.region, w.tags
)
SELECT language, region, each.channels,
       CASE WHEN tags && %s::text[] THEN
           ARRAY(SELECT tag FROM unnest(tags) AS tag WHERE tag = ANY(%s::text[]) ORDER BY tag) ELSE '{}' END AS tags,
       coalesce(wish.channels, '{}') AS wish, sms, voice, count(*)
FROM each LEFT JOIN customers_preference wish ON %s AND wish.party_id = each.id
GROUP BY 1, 2, 3, 4, 5, 6, 7
ORDER BY 8 DESC, 1, 2, 3, 4, 5, 6, 7
