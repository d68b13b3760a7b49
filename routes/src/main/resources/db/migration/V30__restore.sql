-- SPDX-License-Identifier: Apache-2.0
-- When the database was found to be older than what cabinets know, or was said to be: rights are only
-- taken away until somebody releases the bridge.

CREATE TABLE restoration (
  id          TEXT PRIMARY KEY,
  reason      TEXT NOT NULL,
  declared_at BIGINT NOT NULL,
  released_at BIGINT,
  released_by TEXT NOT NULL
);

-- Whose rights cabinets knew to be newer than the database did.
CREATE TABLE restoration_person (
  restoration TEXT NOT NULL REFERENCES restoration (id),
  person      TEXT NOT NULL,
  held        INTEGER NOT NULL,               -- 1 where rights had ended: none anywhere until the release
  PRIMARY KEY (restoration, person)
);

-- Which cabinets were read back since.
CREATE TABLE restoration_cabinet (
  restoration TEXT NOT NULL REFERENCES restoration (id),
  cabinet     TEXT NOT NULL,
  read_at     BIGINT NOT NULL,
  newer       INTEGER NOT NULL,               -- people of whom it knew something newer
  PRIMARY KEY (restoration, cabinet)
);
