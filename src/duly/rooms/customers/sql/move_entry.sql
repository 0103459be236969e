-- SPDX-License-Identifier: Apache-2.0
INSERT INTO customers_changerecord (id, organisation_id, source, nature, reason, number, requester, proofs, rules, since, at, prev, hash)
VALUES (%s, %s, 'migration', 'update', 'sealed', '', '', '{}', '{}', %s, %s, '', '')
