-- SPDX-License-Identifier: Apache-2.0
-- Rights given to one person by hand, for a work order or a permit.
CREATE TABLE temporary_grant (
  id         TEXT PRIMARY KEY,                -- UUIDv7
  person     TEXT NOT NULL REFERENCES person (id),
  epoch      BIGINT NOT NULL,                 -- counts in this epoch of the person only
  key_set    TEXT NOT NULL,
  from_at    BIGINT NOT NULL,
  to_at      BIGINT NOT NULL,                 -- never counts at or after it
  reference  TEXT NOT NULL,                   -- of the work order or permit
  reason     TEXT NOT NULL,
  given_by   TEXT NOT NULL,                   -- name of the credential
  approver   TEXT NOT NULL,                   -- who said yes, where that is somebody else; else ''
  given_at   BIGINT NOT NULL,
  withdrawn_at BIGINT,
  withdrawn_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX temporary_grant_person ON temporary_grant (person);
