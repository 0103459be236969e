-- The wanted customers by language, region, the set of channels on which they have a working contact point, and tags.
-- Points are joined before anything is grouped: that join has an index, whatever the planner believes of the numbers.
WITH wanted AS MATERIALIZED ({wanted}),
each AS (
    SELECT w.id, w.language, w.region, w.tags,
           coalesce(array_agg(DISTINCT c.channel ORDER BY c.channel) FILTER (WHERE c.channel IS NOT NULL), '{}') AS channels
    FROM wanted w LEFT JOIN customers_contactpoint c ON c.party_id = w.id AND c.state = 'active'
    GROUP BY w.id, w.language, w.region, w.tags
)
SELECT language, region, channels,
       CASE WHEN tags && %s::text[] THEN
           ARRAY(SELECT tag FROM unnest(tags) AS tag WHERE tag = ANY(%s::text[]) ORDER BY tag) ELSE '{}' END AS tags, count(*)
FROM each
GROUP BY 1, 2, 3, 4
ORDER BY 5 DESC, 1, 2, 3, 4
