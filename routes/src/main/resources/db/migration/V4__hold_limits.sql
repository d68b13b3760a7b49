-- SPDX-License-Identifier: Apache-2.0
-- How long the person may keep the key set, by the rules that give it: JSON, '' where they do not say.
ALTER TABLE key_grant ADD COLUMN hold_limit TEXT NOT NULL DEFAULT '';
