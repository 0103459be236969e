-- SPDX-License-Identifier: Apache-2.0
INSERT INTO ledger_subjectkey (subject, wrapping, wrapped) SELECT subject, 0, %(wrapped)s FROM unnest(%(subjects)s::uuid[]) AS subject
ON CONFLICT (subject) DO UPDATE SET wrapping = 0, wrapped = excluded.wrapped WHERE ledger_subjectkey.wrapping <> 0
RETURNING subject
