-- SPDX-License-Identifier: Apache-2.0
-- What a cabinet was found to hold and nobody granted, each once.

CREATE TABLE drift (
  cabinet  TEXT NOT NULL,
  person   TEXT NOT NULL,                     -- as the cabinet names them; may be nobody we know
  epoch    BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  kind     TEXT NOT NULL,                     -- unknown: nobody granted it | changed: other content than was granted
  found_at BIGINT NOT NULL,
  mended   INTEGER NOT NULL,                  -- 1 where it was, or is being, put right
  PRIMARY KEY (cabinet, person, epoch, revision)
);
