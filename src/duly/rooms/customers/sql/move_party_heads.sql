-- SPDX-License-Identifier: Apache-2.0
UPDATE customers_party party SET version = said.version FROM unnest(%s::uuid[], %s::uuid[]) AS said (id, version) WHERE party.id = said.id
