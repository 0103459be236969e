-- SPDX-License-Identifier: Apache-2.0
-- Of the conversations that came in within a month: how many, how fast, how well. A cohort, so that months compare.
WITH come AS (
    SELECT date_trunc('month', c.received_at AT TIME ZONE %(zone)s)::date AS month,
           CASE WHEN %(whole)s THEN NULL ELSE c.department_id END AS department_id,
           extract(epoch FROM c.answered_at - c.received_at)::float8 / 3600 AS first_hours,
           extract(epoch FROM c.resolved_at - c.received_at)::float8 / 3600 AS whole_hours,
           c.answered_at IS NOT NULL AS answered,
           c.resolved_at IS NOT NULL OR c.reopened > 0 AS resolved,
           c.reopened > 0 AS reopened,
           c.first_late_at IS NOT NULL OR c.late_at IS NOT NULL OR c.answered_at > c.first_due_at
               OR c.resolved_at > c.due_at AS late,
           r.stars
    FROM feedback_conversation c
    LEFT JOIN feedback_rating r ON r.conversation_id = c.id
    WHERE c.organisation_id = %(home)s
      AND c.received_at >= (date_trunc('month', %(now)s AT TIME ZONE %(zone)s) - make_interval(months => %(months)s))
                           AT TIME ZONE %(zone)s
)
SELECT month, department_id, count(*),
       count(*) FILTER (WHERE answered),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY first_hours),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY first_hours),
       count(*) FILTER (WHERE resolved),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY whole_hours),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY whole_hours),
       count(*) FILTER (WHERE reopened),
       count(*) FILTER (WHERE late),
       count(stars),
       avg(stars)::float8
FROM come
GROUP BY month, department_id
ORDER BY month DESC, department_id
