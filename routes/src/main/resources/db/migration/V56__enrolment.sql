-- SPDX-License-Identifier: Apache-2.0
-- One-time codes by which cabinets get their first certificate: one for each cabinet at most.
CREATE TABLE enrolment_code (
  cabinet     TEXT PRIMARY KEY,
  secret_hash TEXT NOT NULL,                  -- SHA-256, hex
  made_at     BIGINT NOT NULL,
  made_by     TEXT NOT NULL,                  -- name of the credential
  expires_at  BIGINT NOT NULL,
  wrong_tries INTEGER NOT NULL,
  key_hash    TEXT NOT NULL                   -- SHA-256 of the key that used it, hex; '' while unused
);

-- Every certificate that was ever issued to a cabinet, and whether it still counts.
CREATE TABLE cabinet_certificate (
  serial      TEXT PRIMARY KEY,               -- hex
  cabinet     TEXT NOT NULL,
  fingerprint TEXT NOT NULL,                  -- SHA-256, hex
  issued_at   BIGINT NOT NULL,
  expires_at  BIGINT NOT NULL,
  seen_at     BIGINT,                         -- first shown; then those before it ended
  ended_at    BIGINT,
  ended_why   TEXT NOT NULL DEFAULT ''
);
CREATE INDEX cabinet_certificate_cabinet ON cabinet_certificate (cabinet);
