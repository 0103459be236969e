-- SPDX-License-Identifier: Apache-2.0
SELECT id, organisation_id, stream, seq, chain FROM customers_party WHERE id = %(party)s FOR UPDATE
