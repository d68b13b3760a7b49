-- SPDX-License-Identifier: Apache-2.0

-- Files that were fetched from a server and are durable here, so that one that comes again is known.
CREATE TABLE fetched_file (
  source      TEXT NOT NULL,
  name        TEXT NOT NULL,                  -- as it was called there
  modified_at BIGINT NOT NULL,                -- as the server said
  sha256      TEXT NOT NULL,
  fetched_at  BIGINT NOT NULL,
  PRIMARY KEY (source, name, modified_at, sha256)
);
