-- SPDX-License-Identifier: Apache-2.0
-- What each source last said of each person, attribute by attribute: JSON, '' where nothing was noted. Who counts is
-- computed from it, so that the next source in order counts when an owner stops speaking.
ALTER TABLE source_identity ADD COLUMN said TEXT NOT NULL DEFAULT '';
