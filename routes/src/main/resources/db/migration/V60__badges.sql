-- SPDX-License-Identifier: Apache-2.0
-- A card's number may have more than 64 bits, and a person more than one badge.
CREATE TABLE credential_held (
  person        TEXT NOT NULL REFERENCES person (id),
  kind          TEXT NOT NULL,                -- badge | pin
  format        TEXT NOT NULL,                -- card format; '' for a PIN
  facility_code BIGINT NOT NULL,
  card_number   TEXT NOT NULL,                -- digits without leading zeros; '0' for a PIN
  pin_id        TEXT NOT NULL,                -- '' for a badge
  pin_salt      TEXT NOT NULL,                -- base64
  pin_iterations INTEGER NOT NULL,
  pin_hash      TEXT NOT NULL,
  further       INTEGER NOT NULL DEFAULT 0,   -- 1 for a badge beside the person's own one
  valid_from    BIGINT,                       -- of a further badge; NULL for always
  valid_until   BIGINT,                       -- the first instant at which it counts no more; NULL for ever
  PRIMARY KEY (kind, format, facility_code, card_number, pin_id)
);
INSERT INTO credential_held (person, kind, format, facility_code, card_number, pin_id, pin_salt, pin_iterations, pin_hash)
  SELECT person, kind, format, facility_code, CAST(card_number AS TEXT), pin_id, pin_salt, pin_iterations, pin_hash
  FROM credential;
DROP TABLE credential;
ALTER TABLE credential_held RENAME TO credential;
CREATE INDEX credential_person ON credential (person);
