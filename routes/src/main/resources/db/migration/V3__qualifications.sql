-- SPDX-License-Identifier: Apache-2.0
-- What a person is trained or cleared for: JSON object, name to the last day on which it is valid.
ALTER TABLE person ADD COLUMN qualifications TEXT NOT NULL DEFAULT '{}';
