-- All that was decided about these notices, kind by kind, oldest first: one statement for what every page asks.
SELECT notice_id, 'Revision' AS kind, by, at, digest, NULL::jsonb AS needed, NULL::text AS department, NULL::uuid AS on_behalf_of
FROM notices_revision WHERE notice_id = ANY(%(notices)s)
UNION ALL
SELECT notice_id, 'Submission', by, at, digest, needed, NULL, NULL FROM notices_submission WHERE notice_id = ANY(%(notices)s)
UNION ALL
SELECT a.notice_id, 'Approval', a.by, a.at, a.digest, NULL, d.ref, a.on_behalf_of
FROM notices_approval a LEFT JOIN accounts_department d ON d.id = a.department_id WHERE a.notice_id = ANY(%(notices)s)
UNION ALL
SELECT notice_id, 'Rejection', by, at, digest, NULL, NULL, NULL FROM notices_rejection WHERE notice_id = ANY(%(notices)s)
UNION ALL
SELECT notice_id, 'Repetition', by, at, digest, NULL, NULL, NULL FROM notices_repetition WHERE fit AND notice_id = ANY(%(notices)s)
UNION ALL
SELECT notice_id, 'Launch', by, at, digest, NULL, NULL, NULL FROM notices_launch WHERE notice_id = ANY(%(notices)s)
UNION ALL
SELECT notice_id, 'Pause', by, at, NULL, NULL, NULL, NULL FROM notices_pause WHERE notice_id = ANY(%(notices)s)
UNION ALL
SELECT notice_id, 'Resumption', by, at, NULL, NULL, NULL, NULL FROM notices_resumption WHERE notice_id = ANY(%(notices)s)
UNION ALL
SELECT notice_id, 'Cancellation', by, at, NULL, NULL, NULL, NULL FROM notices_cancellation WHERE notice_id = ANY(%(notices)s)
UNION ALL
SELECT notice_id, 'Completion', by, at, NULL, NULL, NULL, NULL FROM notices_completion WHERE notice_id = ANY(%(notices)s)
ORDER BY at
