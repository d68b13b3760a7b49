-- SPDX-License-Identifier: Apache-2.0
-- Two records that turned out to be one person, and how they stood before, so that they can be split again.
CREATE TABLE person_merge (
  id                 TEXT PRIMARY KEY,
  kept               TEXT NOT NULL REFERENCES person (id),
  other              TEXT NOT NULL REFERENCES person (id), -- without rights of its own until it is split
  kept_number        TEXT NOT NULL,           -- that the kept person went by
  other_number       TEXT NOT NULL,
  kept_state         TEXT NOT NULL,
  other_state        TEXT NOT NULL,
  other_state_source TEXT NOT NULL,
  other_state_at     BIGINT NOT NULL,
  epoch              BIGINT NOT NULL,         -- of the kept person; a later one is after an end of all rights
  other_badge        TEXT NOT NULL,           -- JSON; '' where there was none
  handed_over        TEXT NOT NULL,           -- JSON array: key sets that the other held
  merged_at          BIGINT NOT NULL,
  merged_by          TEXT NOT NULL,           -- name of the credential
  reason             TEXT NOT NULL,
  split_at           BIGINT,
  split_by           TEXT NOT NULL DEFAULT ''
);
CREATE INDEX person_merge_kept ON person_merge (kept);
CREATE UNIQUE INDEX person_merge_open ON person_merge (other) WHERE split_at IS NULL;

-- Whose it was before people were merged; '' where it was always its person's own.
ALTER TABLE source_identity ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE employment ADD COLUMN origin TEXT NOT NULL DEFAULT '';
