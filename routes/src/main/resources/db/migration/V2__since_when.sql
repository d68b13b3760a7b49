-- SPDX-License-Identifier: Apache-2.0
-- A grant that ended stays, with its end, until it begins again: NULL means that it counts.
ALTER TABLE key_grant ADD COLUMN until_at BIGINT;
