-- SPDX-License-Identifier: Apache-2.0
-- Sources that are asked who their people are: how far each was read.

CREATE TABLE source_reading (
  source  TEXT PRIMARY KEY,
  token   TEXT NOT NULL,                      -- from where to ask for changes; '' where there is none
  full_at BIGINT NOT NULL,                    -- as-of of the last whole reading, applied or held; 0 never
  read_at BIGINT NOT NULL                     -- when it last said anything, even that nothing changed; 0 never
);

-- What a source calls an entry, and the employee number that it last had: what is gone is told by its key only.
CREATE TABLE source_entry (
  source          TEXT NOT NULL,
  entry_key       TEXT NOT NULL,
  employee_number TEXT NOT NULL,
  PRIMARY KEY (source, entry_key)
);
CREATE INDEX source_entry_number ON source_entry (source, employee_number);

-- What a source took away of late, so that what comes bit by bit counts together.
CREATE TABLE source_loss (
  source  TEXT NOT NULL,
  lost_at BIGINT NOT NULL,
  gone    INTEGER NOT NULL,                   -- people whom it lists no more
  losing  INTEGER NOT NULL                    -- people who lost any right
);
CREATE INDEX source_loss_at ON source_loss (source, lost_at);
