-- SPDX-License-Identifier: Apache-2.0
SELECT id, party_id, channel, value, purpose, rank, state, state_at FROM customers_contactpoint WHERE party_id = ANY(%s::uuid[])
